/* What XS asks of a machine: C headers, and which of its default parts to use. Memory comes from host.c, with limits. */
#ifndef __COMPTOIR_XSPLATFORM__
#define __COMPTOIR_XSPLATFORM__

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define mxUseDefaultBuildKeys 1
#define mxUseDefaultFindModule 1
#define mxUseDefaultLoadModule 1
#ifdef mxParse
#define mxUseDefaultParseScript 1
#endif
#define mxUseDefaultSharedChunks 1
#define mxCESU8 1

#define mxMachinePlatform \
	int promiseJobs;

#endif
