/* modules/shaped/shaped.ts in C, for the device, where it takes a fortieth of the time; shaped.h says what it does. */
#include <stdlib.h>
#include <string.h>

#include "shaped.h"

enum { HEADER = 13, SIGNATURE = 64, PAYLOAD_HEAD = 16, EXCESS = 55 };

int32_t comptoir_open_sign1(uint8_t *bytes, uint32_t offset, uint32_t length, uint8_t *message, uint32_t room)
{
	static const uint8_t context[12] = "\x84\x6aSignature1";
	const uint8_t *sign1 = bytes + offset, *head, *end;
	uint32_t first = length && *sign1 == 0xd2, size, payload;
	if (length < first + PAYLOAD_HEAD + 2 + 2 + SIGNATURE || room != length - first - EXCESS)
		return 0;
	end = sign1 + length - SIGNATURE - 2;
	sign1 += first;
	head = sign1 + PAYLOAD_HEAD;
	if (sign1[0] != 0x84 || sign1[1] != 0x40 + HEADER || sign1[2] != 0xa2 || sign1[3] != 1 || sign1[4] < 0x20
		|| sign1[4] > 0x37 || sign1[5] != 4 || sign1[6] != 0x48 || head[-1] != 0xa0 || end[0] != 0x58
		|| end[1] != SIGNATURE)
		return 0;
	size = *head == 0x59 ? 3 : 2;
	payload = size == 3 ? (uint32_t)head[1] << 8 | head[2] : head[1];
	if ((size == 2 && *head != 0x58) || payload + size != (uint32_t)(end - head) || payload < (size == 3 ? 256 : 24))
		return 0;
	memcpy(message, context, sizeof(context));
	message += sizeof(context);
	memcpy(message, sign1 + 1, 1 + HEADER);
	message += 1 + HEADER;
	*message++ = 0x40;
	memcpy(message, head, (size_t)(end - head));
	return (int32_t)(first + PAYLOAD_HEAD + size);
}

enum { MAX_MEMBERS = 48, MAX_WORDS = 96 };
static const uint32_t ABSENT = 0xffffffff;

struct member {
	int32_t key;
	uint32_t least, most;
	/* Of a text or a byte string that was read. */
	uint16_t length;
	/* The place after it, and after its members. */
	uint8_t next;
	uint8_t kind, mayBeAbsent;
};

struct reader {
	struct member members[MAX_MEMBERS];
	uint32_t count;
	const uint8_t *start, *at, *end;
	uint32_t words[MAX_WORDS];
	uint32_t used, room;
	/* Of the head that was read last. */
	uint32_t major, argument;
};

static const char *numberAt(const char *text, uint32_t *number)
{
	for (*number = 0; *text >= '0' && *text <= '9'; text++)
		*number = *number * 10 + (uint32_t)(*text - '0');
	return text;
}

/* The members up to the bracket that closes them. Answers what comes after it, NULL when there are too many. */
static const char *readMembers(struct reader *reader, const char *shape)
{
	while (shape && *shape && *shape != ')') {
		struct member *member = reader->members + reader->count++;
		uint32_t key, isNegative = *shape == '-';
		if (reader->count > MAX_MEMBERS)
			return NULL;
		shape = numberAt(shape + isNegative, &key);
		member->key = isNegative ? -(int32_t)key : (int32_t)key;
		member->mayBeAbsent = *shape == '?';
		shape += member->mayBeAbsent;
		member->kind = (uint8_t)*shape++;
		member->length = 0;
		shape = numberAt(shape, &member->least);
		member->most = member->least;
		if (*shape == '-')
			shape = numberAt(shape + 1, &member->most);
		if (*shape == '(')
			shape = readMembers(reader, shape + 1);
		member->next = (uint8_t)reader->count;
		if (shape && *shape == ' ')
			shape++;
	}
	return shape && *shape ? shape + 1 : shape;
}

/* Reads the head of an item (RFC 8949, section 3). Answers 0 for one of 64 bits, without a length, or cut. */
static int readHead(struct reader *reader)
{
	uint32_t size;
	if (reader->at == reader->end)
		return 0;
	reader->major = *reader->at >> 5;
	reader->argument = *reader->at++ & 31;
	if (reader->argument < 24)
		return 1;
	if (reader->argument > 26)
		return 0;
	size = (uint32_t)1 << (reader->argument - 24);
	if ((uint32_t)(reader->end - reader->at) < size)
		return 0;
	for (reader->argument = 0; size; size--)
		reader->argument = reader->argument << 8 | *reader->at++;
	return 1;
}

static int put(struct reader *reader, uint32_t word)
{
	if (reader->used == reader->room)
		return 0;
	reader->words[reader->used++] = word;
	return 1;
}

static int readArrays(struct reader *reader, const struct member *member)
{
	uint32_t arrays = 1, i;
	if (member->kind == 'l') {
		if (!readHead(reader) || reader->major != 4 || reader->argument > member->most)
			return 0;
		arrays = reader->argument;
		if (!put(reader, arrays))
			return 0;
	}
	for (; arrays; arrays--) {
		if (!readHead(reader) || reader->major != 4 || reader->argument != member->least)
			return 0;
		for (i = 0; i < member->least; i++)
			if (!readHead(reader) || reader->major != 0 || !put(reader, reader->argument))
				return 0;
	}
	return 1;
}

/* Has it the characters of its kind alone? */
static int isOf(const uint8_t *text, uint32_t length, uint8_t kind)
{
	uint32_t i;
	for (i = 0; i < length; i++) {
		uint32_t code = text[i];
		if (kind == 'y' && (i == 4 || i == 7) ? code != '-' : kind == 't' ? code - 0x20 > 0x5e : code - '0' > 9)
			return 0;
	}
	return 1;
}

static int readMap(struct reader *reader, uint32_t first, uint32_t last);

static int readMember(struct reader *reader, uint32_t place)
{
	struct member *member = reader->members + place;
	uint32_t *word = reader->words + place, argument;
	const uint8_t *text;
	switch (member->kind) {
	case 'm':
		*word = 1;
		return readMap(reader, place + 1, member->next);
	case 'f':
		if (reader->at == reader->end || (*reader->at & 0xfe) != 0xf4)
			return 0;
		*word = *reader->at++ & 1;
		return 1;
	case 'a':
	case 'l':
		*word = reader->used;
		return readArrays(reader, member);
	}
	if (!readHead(reader))
		return 0;
	argument = reader->argument;
	if (member->kind == 'n' || member->kind == 'u') {
		*word = argument;
		return reader->major == 0 && argument != ABSENT
			&& (member->kind == 'n' || (member->least <= argument && argument <= member->most));
	}
	if (reader->major != (member->kind == 'b' ? 2 : 3) || argument > (uint32_t)(reader->end - reader->at))
		return 0;
	text = reader->at;
	*word = (uint32_t)(text - reader->start);
	member->length = (uint16_t)argument;
	reader->at += argument;
	if (member->kind == 'y')
		return argument == 10 && isOf(text, argument, member->kind);
	return member->least <= argument && argument <= member->most
		&& (member->kind == 'b' || isOf(text, argument, member->kind));
}

/* The members from `first` up to `last`. */
static int readMap(struct reader *reader, uint32_t first, uint32_t last)
{
	uint32_t pairs, place;
	int32_t key;
	if (!readHead(reader) || reader->major != 5)
		return 0;
	for (pairs = reader->argument; pairs; pairs--) {
		if (!readHead(reader) || reader->major > 1 || reader->argument > 0x7fffffff)
			return 0;
		key = reader->major ? -1 - (int32_t)reader->argument : (int32_t)reader->argument;
		for (place = first; place < last && reader->members[place].key != key; place = reader->members[place].next)
			;
		/* What nobody knows, and what comes twice. */
		if (place >= last || reader->words[place] != ABSENT || !readMember(reader, place))
			return 0;
	}
	for (place = first; place < last; place = reader->members[place].next)
		if (reader->words[place] == ABSENT && !reader->members[place].mayBeAbsent)
			return 0;
	return 1;
}

static int isText(uint8_t kind)
{
	return kind == 't' || kind == 'd' || kind == 'y' || kind == 'b';
}

static char *textOf(const struct reader *reader)
{
	static const char digits[] = "0123456789abcdef";
	const struct member *member, *end = reader->members + reader->count;
	size_t size = 1;
	char *text, *to;
	for (member = reader->members; member < end; member++)
		size += (size_t)1 + member->length * (member->kind == 'b' ? 2u : 1u);
	text = to = malloc(size);
	if (!text)
		return NULL;
	for (member = reader->members; member < end; member++) {
		const uint8_t *from = reader->start;
		uint32_t i;
		if (!isText(member->kind))
			continue;
		if (member->length)
			from += reader->words[member - reader->members];
		for (i = 0; i < member->length; i++) {
			if (member->kind == 'b')
				*to++ = digits[from[i] >> 4];
			*to++ = member->kind == 'b' ? digits[from[i] & 15] : (char)from[i];
		}
		*to++ = '\n';
	}
	*to = 0;
	return text;
}

char *comptoir_read_shaped(char *shape, uint8_t *bytes, uint32_t offset, uint32_t length, uint8_t *words, uint32_t room)
{
	struct reader reader;
	reader.count = 0;
	if (readMembers(&reader, shape) && reader.count <= room && room <= MAX_WORDS) {
		reader.start = reader.at = bytes + offset;
		reader.end = reader.start + length;
		reader.used = reader.count;
		reader.room = room;
		memset(reader.words, 0xff, reader.count * sizeof(uint32_t));
		if (readMap(&reader, 0, reader.count) && reader.at == reader.end) {
			memcpy(words, reader.words, reader.used * sizeof(uint32_t));
			return textOf(&reader);
		}
	}
	return calloc(1, 1);
}
