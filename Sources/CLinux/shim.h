// Calls of Linux and glibc that the headers show only where _GNU_SOURCE is defined, and what Swift cannot reach.
#pragma once
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>

int memfd_create(const char *name, unsigned int flags);
static inline int lockstep_memory_file(const char *name) { return memfd_create(name, 1U /* MFD_CLOEXEC */); }

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
static inline int lockstep_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// Returns whether whoever started this process lets it ignore a signal, as nohup does.
static inline _Bool lockstep_ignores(int number) {
  struct sigaction now;
  return sigaction(number, 0, &now) == 0 && now.sa_handler == SIG_IGN;
}

static inline void *lockstep_wait_for(void *gate) {
  pthread_mutex_lock((pthread_mutex_t *)gate);
  pthread_mutex_unlock((pthread_mutex_t *)gate);
  return 0;
}

// Starts up to 64 threads that exist at once, and ends them. Returns 0, or the error of the first that cannot be started.
static inline int lockstep_start_threads(int count) {
  pthread_t threads[64];
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  int started = 0, error = 0;
  pthread_mutex_lock(&gate);
  while (started < count && started < 64 && !error) {
    error = pthread_create(&threads[started], 0, lockstep_wait_for, &gate);
    if (!error) started += 1;
  }
  pthread_mutex_unlock(&gate);
  while (started > 0) pthread_join(threads[--started], 0);
  return error;
}

// Writes out what is left in the buffer of standard output. Returns false if this or an earlier write failed.
static inline _Bool lockstep_flush_output(void) { return fflush(stdout) == 0 && !ferror(stdout); }
