/* image.h says what this is. */
#include "image.h"
#include "machine.h"

#define HEADER 256
#define SLOTS (IMAGE + HEADER)
#define CHUNKS (IMAGE + IMAGE_SIZE / 2)

struct image {
	char magic[4];
	txPreparation preparation;
};

_Static_assert(sizeof(struct image) <= HEADER, "the image's header is too small");

static const struct image *const gImage = (const struct image *)IMAGE;
static uintptr_t gSlotsEnd = SLOTS;
static uintptr_t gChunksEnd = CHUNKS;

static void *take(uintptr_t *end, uintptr_t limit, size_t size)
{
	void *taken = (void *)*end;
	if (size > limit - *end)
		return NULL;
	*end += size;
	return taken;
}

void *imageChunks(size_t size)
{
	return take(&gChunksEnd, IMAGE + IMAGE_SIZE, (size + 7) & ~(size_t)7);
}

void *imageSlots(size_t size)
{
	return take(&gSlotsEnd, CHUNKS, size);
}

/* All that runs on `the` is over: what belongs to one run is left out, as fxShareMachine does. */
static void detach(txMachine *the)
{
	txSlot *realm = mxModuleInstanceInternal(mxProgram.value.reference)->value.module.realm;
	mxException.kind = XS_REFERENCE_KIND;
	mxException.value.reference = mxRealmClosures(realm)->value.reference;
	mxProgram.value.reference = mxOwnModules(realm)->value.reference;
	mxHosts = mxUndefined;
	mxModuleQueue = mxUndefined;
	mxUnhandledPromises = mxUndefined;
	mxDuringJobs = mxUndefined;
	mxFinalizationRegistries = mxUndefined;
	mxPendingJobs = mxUndefined;
	mxRunningJobs = mxUndefined;
	mxBreakpoints = mxUndefined;
	mxHostInspectors = mxUndefined;
	mxInstanceInspectors = mxUndefined;
	fxCollectGarbage(the);
}

static void forEachSlot(txMachine *the, void (*call)(txMachine *, txSlot *))
{
	txSlot *heap, *slot;
	for (heap = the->firstHeap; heap; heap = heap->next)
		for (slot = heap + 1; slot < heap->value.reference; slot++)
			call(the, slot);
}

static int isFunction(const txSlot *instance)
{
	const txSlot *internal = instance->next;
	return internal && (internal->flag & XS_INTERNAL_FLAG) && (internal->kind == XS_CALLBACK_KIND ||
		internal->kind == XS_CALLBACK_X_KIND || internal->kind == XS_CODE_KIND || internal->kind == XS_CODE_X_KIND);
}

static txSlot *itemsOf(const txSlot *slot, txIndex *count)
{
	txSlot *items = slot->value.array.address;
	*count = items ? (txIndex)((txChunk *)items - 1)->size / sizeof(txSlot) : 0;
	return items;
}

static void freezeInstance(txSlot *instance)
{
	txSlot *property;
	for (property = instance->next; property; property = property->next) {
		if (property->kind != XS_ACCESSOR_KIND)
			property->flag |= XS_DONT_SET_FLAG;
		property->flag |= XS_DONT_DELETE_FLAG;
	}
	instance->flag |= XS_DONT_PATCH_FLAG;
}

static void freezePrototype(txMachine *the, txSlot *function)
{
	txSlot *property;
	for (property = function->next; property; property = property->next)
		if (property->ID == mxID(_prototype) && property->kind == XS_REFERENCE_KIND)
			freezeInstance(property->value.reference);
}

/* XS fills this table as globals are looked up. Returns 0 when one is missing, which it would look for there again. */
static int fillGlobals(txMachine *the)
{
	txSlot *internal = mxGlobal.value.reference->next, *property;
	txSlot **table = internal->value.table.address;
	txID id;
	for (property = internal->next; property; property = property->next)
		if (XS_SYMBOL_ID_COUNT <= property->ID && property->ID < XS_INTRINSICS_COUNT)
			table[property->ID] = property;
	for (id = XS_SYMBOL_ID_COUNT; id < XS_INTRINSICS_COUNT; id++)
		if (!table[id])
			return 0;
	return 1;
}

/* Functions and their prototypes, environments, and what XS cannot keep a changed copy of. */
static void freezeSlot(txMachine *the, txSlot *slot)
{
	txSlot *internal = slot->next;
	if (slot->kind != XS_INSTANCE_KIND || !internal || !(internal->flag & XS_INTERNAL_FLAG))
		return;
	if (isFunction(slot)) {
		freezeInstance(slot);
		if (slot->flag & XS_CAN_CONSTRUCT_FLAG)
			freezePrototype(the, slot);
		return;
	}
	if (internal->ID == XS_ENVIRONMENT_BEHAVIOR) {
		freezeInstance(slot);
		return;
	}
	switch (internal->kind) {
	case XS_PROMISE_KIND:
		freezeInstance(internal->next->value.reference);
		/* fall through */
	case XS_MAP_KIND:
	case XS_SET_KIND:
	case XS_WEAK_MAP_KIND:
	case XS_WEAK_SET_KIND:
	case XS_WEAK_REF_KIND:
	case XS_ARRAY_BUFFER_KIND:
	case XS_DATA_VIEW_KIND:
	case XS_TYPED_ARRAY_KIND:
	case XS_PROXY_KIND:
	case XS_REGEXP_KIND:
		freezeInstance(slot);
		break;
	}
}

static void freezeBuiltins(txMachine *the)
{
	txSlot *slot;
	for (slot = the->stack; slot < the->stackTop - 1 - mxInstanceInspectorsStackIndex; slot++)
		if (slot->kind == XS_REFERENCE_KIND)
			freezeInstance(slot->value.reference);
}

static int isFrozen(const txSlot *property)
{
	return (property->flag & XS_DONT_DELETE_FLAG) &&
		(property->kind == XS_ACCESSOR_KIND || (property->flag & XS_DONT_SET_FLAG));
}

static int isFrozenInstance(const txSlot *instance)
{
	const txSlot *property;
	if (!(instance->flag & XS_DONT_PATCH_FLAG))
		return 0;
	for (property = instance->next; property; property = property->next) {
		if (!(property->flag & XS_INTERNAL_FLAG)) {
			if (!isFrozen(property))
				return 0;
		}
		else if (property->kind == XS_ARRAY_KIND) {
			txIndex count;
			const txSlot *item = itemsOf(property, &count);
			for (; count > 0; count--)
				if (!isFrozen(item++))
					return 0;
		}
	}
	return 1;
}

/* What holds the state of an instance, where properties do not: read only from here on. */
static void petrify(txSlot *instance)
{
	txSlot *property, *item;
	for (property = instance->next; property && (property->flag & XS_INTERNAL_FLAG); property = property->next) {
		switch (property->kind) {
		case XS_ARRAY_BUFFER_KIND:
		case XS_DATE_KIND:
		case XS_MAP_KIND:
		case XS_REGEXP_KIND:
		case XS_SET_KIND:
		case XS_WEAK_MAP_KIND:
		case XS_WEAK_SET_KIND:
			property->flag |= XS_DONT_SET_FLAG;
			break;
		case XS_PRIVATE_KIND:
			for (item = property->value.private.first; item; item = item->next) {
				if (item->kind != XS_ACCESSOR_KIND)
					item->flag |= XS_DONT_SET_FLAG;
				item->flag |= XS_DONT_DELETE_FLAG;
			}
			break;
		}
	}
}

/* The ID of an instance or a closure that may still change is where XS keeps its changed copy. 0 is for none. */
static void numberInstance(txMachine *the, txSlot *slot)
{
	if (slot->kind != XS_INSTANCE_KIND)
		return;
	if (isFrozenInstance(slot))
		petrify(slot);
	else
		slot->ID = the->aliasCount++;
}

static void numberClosure(txMachine *the, txSlot *slot)
{
	txSlot *closure;
	if (slot->kind != XS_CLOSURE_KIND)
		return;
	closure = slot->value.closure;
	/* As the SDK's linker has it: a variable that holds a function is constant. */
	if (closure->kind == XS_REFERENCE_KIND && isFunction(closure->value.reference))
		closure->flag |= XS_DONT_SET_FLAG;
	if (closure->flag & XS_DONT_SET_FLAG) {
		if (closure->ID != XS_NO_ID)
			closure->flag |= XS_DONT_DELETE_FLAG;
		return;
	}
	if (closure->ID == XS_NO_ID)
		closure->ID = the->aliasCount++;
	slot->flag &= ~XS_DONT_SET_FLAG;
}

/* The kinds whose chunks the garbage collector leaves alone. */
static void stayInPlace(txSlot *slot)
{
	switch (slot->kind) {
	case XS_STRING_KIND:
		slot->kind = XS_STRING_X_KIND;
		break;
	case XS_BIGINT_KIND:
		slot->kind = XS_BIGINT_X_KIND;
		break;
	case XS_CODE_KIND:
		slot->kind = XS_CODE_X_KIND;
		break;
	case XS_CALLBACK_KIND:
		slot->kind = XS_CALLBACK_X_KIND;
		break;
	case XS_KEY_KIND:
		slot->kind = XS_KEY_X_KIND;
		break;
	}
}

/* Marked for ever: the garbage collector never looks into the image, much less writes to it. */
static void keepSlot(txMachine *the, txSlot *slot)
{
	stayInPlace(slot);
	slot->flag |= XS_MARK_FLAG;
	if (slot->kind == XS_INSTANCE_KIND)
		slot->flag |= XS_DONT_MARSHALL_FLAG;
	else if (slot->kind == XS_REGEXP_KIND)
		slot->value.regexp.data = NULL;
	else if (slot->kind == XS_ARRAY_KIND) {
		txIndex count;
		txSlot *item = itemsOf(slot, &count);
		for (; count > 0; count--, item++) {
			stayInPlace(item);
			item->flag |= XS_MARK_FLAG;
		}
	}
}

static int gUnkept;

static void checkSlot(txMachine *the, txSlot *slot)
{
	if (slot->kind == XS_STACK_KIND || slot->kind == XS_HOST_KIND || slot->kind == XS_FINALIZATION_REGISTRY_KIND)
		gUnkept++;
}

static void *copyTable(const void *table, size_t count)
{
	void *copy = imageChunks(count * sizeof(txSlot *));
	if (copy)
		memcpy(copy, table, count * sizeof(txSlot *));
	return copy;
}

static int writePart(long file, uintptr_t from, uintptr_t to)
{
	return semihostSeek(file, (long)(from - IMAGE)) && semihostWrite(file, (void *)from, (long)(to - from));
}

int imageWrite(txMachine *the, const char *path)
{
	struct image *image = (struct image *)IMAGE;
	txPreparation *preparation = &image->preparation;
	txSlot *slot;
	long file;
	detach(the);
	forEachSlot(the, checkSlot);
	if (gUnkept || !fillGlobals(the)) {
		fprintf(stderr, "a generator, a host object or a deleted global cannot be kept in flash\n");
		return 0;
	}
	freezeBuiltins(the);
	forEachSlot(the, freezeSlot);
	the->aliasCount = 1;
	forEachSlot(the, numberInstance);
	forEachSlot(the, numberClosure);
	forEachSlot(the, keepSlot);
	for (slot = the->stack; slot < the->stackTop; slot++)
		stayInPlace(slot);
	memset(image, 0, HEADER);
	memcpy(image->magic, "XSI1", 4);
	preparation->version[0] = XS_MAJOR_VERSION;
	preparation->version[1] = XS_MINOR_VERSION;
	preparation->version[2] = XS_PATCH_VERSION;
	preparation->aliasCount = the->aliasCount;
	preparation->heap = the->firstHeap;
	preparation->heapCount = (txSize)(the->firstHeap->value.reference - the->firstHeap);
	preparation->stack = the->stack;
	preparation->stackCount = (txSize)(the->stackTop - the->stack);
	preparation->keys = copyTable(the->keyArray, the->keyIndex);
	preparation->keyCount = the->keyIndex;
	preparation->names = copyTable(the->nameTable, the->nameModulo);
	preparation->nameModulo = the->nameModulo;
	preparation->symbols = copyTable(the->symbolTable, the->symbolModulo);
	preparation->symbolModulo = the->symbolModulo;
	preparation->profileID = the->profileID;
	file = semihostOpen(path, 1);
	if (!preparation->symbols || file < 0 || !writePart(file, IMAGE, gSlotsEnd) || !writePart(file, CHUNKS, gChunksEnd)) {
		fprintf(stderr, "the image cannot be written to %s\n", path);
		return 0;
	}
	fprintf(stderr, "{\"slots\":%ld,\"chunks\":%ld,\"names\":%d,\"unfrozen\":%d}\n", (long)the->currentHeapCount,
		(long)(gChunksEnd - CHUNKS), the->keyIndex, the->aliasCount - 1);
	return 1;
}

txMachine *imageMachine(txCreation *creation)
{
	txPreparation *preparation = (txPreparation *)&gImage->preparation;
	if (memcmp(gImage->magic, "XSI1", 4) || preparation->nameModulo != creation->nameModulo ||
		preparation->symbolModulo != creation->symbolModulo)
		return NULL;
	return fxPrepareMachine(creation, preparation, "comptoir", NULL, NULL);
}
