// Swift cannot import the macros of <zlib.h> that call functions. These functions do it.
#pragma once
#include <zlib.h>

static inline int lockstep_inflate_init(z_stream *stream, int window) { return inflateInit2(stream, window); }
