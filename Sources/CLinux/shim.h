// Calls of Linux and glibc that the headers show only where _GNU_SOURCE is defined.
#pragma once
#include <spawn.h>

int memfd_create(const char *name, unsigned int flags);
static inline int lockstep_memory_file(const char *name) { return memfd_create(name, 1U /* MFD_CLOEXEC */); }

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
static inline int lockstep_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
