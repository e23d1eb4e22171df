// A file in memory is made here, since <sys/mman.h> shows `memfd_create` only where _GNU_SOURCE is defined.
#pragma once

int memfd_create(const char *name, unsigned int flags);
static inline int lockstep_memory_file(const char *name) { return memfd_create(name, 1U /* MFD_CLOEXEC */); }
