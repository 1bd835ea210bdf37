/*
 * `host.native`: the functions of drivers/signatures, drivers/base45, drivers/bytes, drivers/records, drivers/shaped and drivers/aead,
 * as XS FFI binds them on the device, and SHA-1, for which a board has the SDK's. Numbers are taken first: what gives a
 * pointer comes last, since XS may move a buffer whenever it allocates.
 */
#include "xsAll.h"

#include "native.h"
#include "sha1.h"
#include "../../../drivers/aead/aead.h"
#include "../../../drivers/base45/base45.h"
#include "../../../drivers/bytes/bytes.h"
#include "../../../drivers/records/walk.h"
#include "../../../drivers/shaped/shaped.h"
#include "../../../drivers/signatures/signatures.h"

static uint8_t *pointer(txMachine *the, int i, uint32_t size)
{
	if ((uint32_t)fxGetArrayBufferLength(the, mxArgv(i)) < size)
		mxRangeError("buffer too small");
	return fxToArrayBuffer(the, mxArgv(i));
}

static uint32_t number(txMachine *the, int i)
{
	return (uint32_t)fxToInteger(the, mxArgv(i));
}

typedef int32_t (*verifyMessage)(uint8_t *, uint32_t, uint8_t *, uint32_t, uint32_t, uint8_t *, uint32_t);

static void verify(txMachine *the, verifyMessage function, uint32_t keyLength)
{
	uint32_t key = number(the, 1), message = number(the, 3), length = number(the, 4), signature = number(the, 6);
	fxInteger(the, mxResult, function(pointer(the, 0, key + keyLength), key, pointer(the, 2, message + length), message,
		length, pointer(the, 5, signature + 64), signature));
}

static void verifyEs256(txMachine *the)
{
	verify(the, comptoir_verify_es256, 64);
}

static void verifyEd25519(txMachine *the)
{
	verify(the, comptoir_verify_ed25519, 32);
}

static void verifyEs256Hash(txMachine *the)
{
	uint32_t key = number(the, 1), hash = number(the, 3), signature = number(the, 5);
	fxInteger(the, mxResult, comptoir_verify_es256_hash(pointer(the, 0, key + 64), key, pointer(the, 2, hash + 32), hash,
		pointer(the, 4, signature + 64), signature));
}

static void sha256(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2);
	fxInteger(the, mxResult, comptoir_sha256(pointer(the, 0, offset + length), offset, length, pointer(the, 3, 32)));
}

static void sha1(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2);
	fxInteger(the, mxResult, comptoir_sha1(pointer(the, 0, offset + length), offset, length, pointer(the, 3, 20)));
}

static void hashSize(txMachine *the)
{
	fxInteger(the, mxResult, (txInteger)comptoir_hash_size());
}

static void hashStart(txMachine *the)
{
	fxInteger(the, mxResult, comptoir_hash_start(pointer(the, 0, comptoir_hash_size())));
}

static void hashUpdate(txMachine *the)
{
	uint32_t offset = number(the, 2), length = number(the, 3);
	fxInteger(the, mxResult, comptoir_hash_update(pointer(the, 0, comptoir_hash_size()), pointer(the, 1, offset + length),
		offset, length));
}

static void hashCopy(txMachine *the)
{
	uint32_t size = comptoir_hash_size();
	fxInteger(the, mxResult, comptoir_hash_copy(pointer(the, 0, size), pointer(the, 1, size)));
}

static void hashFinish(txMachine *the)
{
	fxInteger(the, mxResult, comptoir_hash_finish(pointer(the, 0, comptoir_hash_size()), pointer(the, 1, 32)));
}

static void x25519(txMachine *the)
{
	fxInteger(the, mxResult, comptoir_x25519(pointer(the, 0, 32), pointer(the, 1, 32), pointer(the, 2, 32)));
}

static void hmacSha256(txMachine *the)
{
	uint32_t offset = number(the, 2), length = number(the, 3);
	fxInteger(the, mxResult, comptoir_hmac_sha256(pointer(the, 0, 32), pointer(the, 1, offset + length), offset, length,
		pointer(the, 4, 32)));
}

static void signEd25519(txMachine *the)
{
	uint32_t offset = number(the, 2), length = number(the, 3);
	fxInteger(the, mxResult, comptoir_sign_ed25519(pointer(the, 0, 32), pointer(the, 1, offset + length), offset, length,
		pointer(the, 4, 64)));
}

static void publicEd25519(txMachine *the)
{
	fxInteger(the, mxResult, comptoir_public_ed25519(pointer(the, 0, 32), pointer(the, 1, 32)));
}

static void base45(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2), size = length / 3 * 2 + length % 3 / 2;
	fxInteger(the, mxResult, comptoir_base45_decode(pointer(the, 0, offset + length), offset, length,
		pointer(the, 3, size)));
}

static void crc32(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2), before = fxToUnsigned(the, mxArgv(3));
	fxUnsigned(the, mxResult, comptoir_crc32(pointer(the, 0, offset + length), offset, length, before));
}

static void find(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2), from = number(the, 4), size = number(the, 5);
	fxInteger(the, mxResult, comptoir_find(pointer(the, 0, offset + length), offset, length,
		pointer(the, 3, from + size), from, size));
}

static void isErased(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2);
	fxInteger(the, mxResult, comptoir_is_erased(pointer(the, 0, offset + length), offset, length));
}

static void putAscii(txMachine *the)
{
	uint32_t offset = number(the, 2), length = number(the, 3);
	/* Before the pointers: the text may be made by it. */
	fxToString(the, mxArgv(0));
	fxInteger(the, mxResult, comptoir_put_ascii(mxArgv(0)->value.string, pointer(the, 1, offset + length), offset, length));
}

/* What a function made, or NULL for want of memory. */
static void answerText(txMachine *the, char *text)
{
	if (!text)
		fxAbort(the, XS_NOT_ENOUGH_MEMORY_EXIT);
	fxString(the, mxResult, text);
	free(text);
}

static void printable(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2);
	answerText(the, comptoir_printable(pointer(the, 0, offset + length), offset, length));
}

static void openSign1(txMachine *the)
{
	uint32_t offset = number(the, 1), length = number(the, 2), room = number(the, 4);
	fxInteger(the, mxResult, comptoir_open_sign1(pointer(the, 0, offset + length), offset, length, pointer(the, 3, room),
		room));
}

static void readShaped(txMachine *the)
{
	uint32_t offset = number(the, 2), length = number(the, 3), room = number(the, 5);
	fxToString(the, mxArgv(0));
	answerText(the, comptoir_read_shaped(mxArgv(0)->value.string, pointer(the, 1, offset + length), offset, length,
		pointer(the, 4, room * 4), room));
}

/* The words of modules/records/format.ts. */
enum { WALK_WORDS = 14 };

static void walkRecords(txMachine *the)
{
	uint32_t length = number(the, 1);
	fxInteger(the, mxResult, comptoir_walk_records(pointer(the, 0, length), length, pointer(the, 2, WALK_WORDS * 4)));
}

typedef int32_t (*sealing)(uint8_t *, uint8_t *, uint32_t, uint8_t *, uint32_t, uint32_t);

static void aead(txMachine *the, sealing function)
{
	uint32_t about = number(the, 2), offset = number(the, 4), length = number(the, 5);
	fxInteger(the, mxResult, function(pointer(the, 0, 32), pointer(the, 1, about), about,
		pointer(the, 3, offset + length + 28), offset, length));
}

static void aeadSeal(txMachine *the)
{
	aead(the, comptoir_aead_seal);
}

static void aeadOpen(txMachine *the)
{
	aead(the, comptoir_aead_open);
}

static const struct {
	char *name;
	txCallback callback;
	txInteger length;
} functions[] = {
	{ "comptoir_aead_seal", aeadSeal, 6 },
	{ "comptoir_aead_open", aeadOpen, 6 },
	{ "comptoir_base45_decode", base45, 4 },
	{ "comptoir_crc32", crc32, 4 },
	{ "comptoir_find", find, 6 },
	{ "comptoir_is_erased", isErased, 3 },
	{ "comptoir_put_ascii", putAscii, 4 },
	{ "comptoir_printable", printable, 3 },
	{ "comptoir_open_sign1", openSign1, 5 },
	{ "comptoir_read_shaped", readShaped, 6 },
	{ "comptoir_walk_records", walkRecords, 3 },
	{ "comptoir_verify_es256", verifyEs256, 7 },
	{ "comptoir_verify_es256_hash", verifyEs256Hash, 6 },
	{ "comptoir_verify_ed25519", verifyEd25519, 7 },
	{ "comptoir_sha1", sha1, 4 },
	{ "comptoir_sha256", sha256, 4 },
	{ "comptoir_hash_size", hashSize, 0 },
	{ "comptoir_hash_start", hashStart, 1 },
	{ "comptoir_hash_update", hashUpdate, 4 },
	{ "comptoir_hash_copy", hashCopy, 2 },
	{ "comptoir_hash_finish", hashFinish, 2 },
	{ "comptoir_x25519", x25519, 3 },
	{ "comptoir_hmac_sha256", hmacSha256, 5 },
	{ "comptoir_sign_ed25519", signEd25519, 5 },
	{ "comptoir_public_ed25519", publicEd25519, 2 },
};

void pushNative(txMachine *the)
{
	txSlot *object;
	size_t i;
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	object = the->stack;
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		fxNewHostFunction(the, functions[i].callback, functions[i].length, fxID(the, functions[i].name), XS_NO_ID);
		mxPushSlot(object);
		fxSetID(the, fxID(the, functions[i].name));
		mxPop();
	}
}
