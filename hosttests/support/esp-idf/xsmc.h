/* Of the SDK's header of this name, and of xsHost.h, what a native class of ours calls; one object, one call at a time. */
#pragma once
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *modelCalloc(size_t count, size_t length);
void modelFree(void *memory);
#define c_calloc modelCalloc
#define c_free modelFree
#define c_memset memset
#define c_memcpy memcpy
#define c_strcmp strcmp

typedef struct {
	int integer;
	const char *string;
	uint8_t *bytes;
	uint32_t length;
} xsSlot;
typedef struct {
	xsSlot self, argument, var, result;
	void *data;
} xsMachine;
typedef uint32_t xsUnsignedValue;
typedef void (*xsMarkRoot)(xsMachine *the, xsSlot *slot);
typedef struct {
	void (*destructor)(void *data);
	void (*marker)(xsMachine *the, void *data, xsMarkRoot root);
	void (*sweeper)(xsMachine *the, void *data, xsMarkRoot root);
} xsHostHooks;
enum { xsID_baud, xsID_parity, xsID_port, xsID_data, xsID_onReadable };

int hasProperty(int id);
xsSlot getProperty(int id);
_Noreturn void throwError(const char *words);
void callFunction(xsSlot *function, int count);

#define xsThis the->self
#define xsArg(index) the->argument
#define xsVar(index) the->var
#define xsResult the->result
#define xsmcVars(count)
#define xsmcHas(slot, id) hasProperty(id)
#define xsmcGet(to, slot, id) ((to) = getProperty(id))
#define xsmcToInteger(slot) (slot).integer
#define xsmcToString(slot) (slot).string
#define xsmcSetInteger(slot, value) ((slot).integer = (value))
#define xsRangeError(words) throwError(words)
#define xsUnknownError(words) throwError(words)
#define xsmcSetHostData(slot, value) ((void)(slot), the->data = (value))
#define xsmcGetHostData(slot) ((void)(slot), the->data)
#define xsmcGetHostDataValidate(slot, hooks) ((void)(hooks), the->data ? the->data : (throwError("closed"), NULL))
#define xsmcSetHostDestructor(slot, value)
#define xsSetHostHooks(slot, hooks) ((void)(slot), (void)(hooks))
#define xsRemember(slot) ((void)(slot))
#define xsForget(slot) ((void)(slot))
#define xsBeginHost(machine) ((void)(machine))
#define xsEndHost(machine)
#define xsReference(slot) (slot)
#define xsCallFunction1(function, self, argument) ((void)(self), callFunction(function, (argument).integer))
#define xsmcSetArrayBuffer(slot, from, count) \
	((slot).length = (uint32_t)(count), (slot).bytes = realloc((slot).bytes, (slot).length))
#define xsmcGetBufferReadable(slot, to, count) (*(to) = (slot).bytes, *(count) = (slot).length)
