// Makes one call of the C library fail, of those that reach files below a folder: LD_PRELOAD it.
//
// FAILING_CALL   write, fsync, rename, symlink, lock or reserve
// FAILING_NTH    which of the calls, from 1
// FAILING_HOW    ENOSPC, EIO, EINTR, ENOLCK, short: only some of the bytes are written, or cut: so, and the next call fails
// FAILING_UNDER  a part of the path
// FAILING_MARK   a file that is made when the call comes
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int calls;

/// Whether this call is the one.
static int strikes(const char *call, const char *path) {
  const char *wanted = getenv("FAILING_CALL"), *nth = getenv("FAILING_NTH"), *under = getenv("FAILING_UNDER");
  if (!wanted || !nth || !under || strcmp(wanted, call) != 0 || !strstr(path, under)) return 0;
  if (atomic_fetch_add(&calls, 1) + 1 != atoi(nth)) return 0;
  const char *mark = getenv("FAILING_MARK");
  if (mark) close(open(mark, O_CREAT | O_WRONLY, 0600));
  return 1;
}

static int strikes_file(const char *call, int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strikes(call, path);
}

static int is_short(void) { return strcmp(getenv("FAILING_HOW"), "short") == 0; }

static int is_cut(void) { return strcmp(getenv("FAILING_HOW"), "cut") == 0; }

static int fail(void) {
  const char *how = getenv("FAILING_HOW");
  errno = strcmp(how, "ENOSPC") == 0 ? ENOSPC : strcmp(how, "EINTR") == 0 ? EINTR : strcmp(how, "ENOLCK") == 0 ? ENOLCK : EIO;
  return -1;
}

ssize_t write(int file, const void *bytes, size_t count) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  static atomic_int cut_file = -1;
  if (atomic_load(&cut_file) == file) {
    atomic_store(&cut_file, -1);
    errno = ENOSPC;
    return -1;
  }
  if (!strikes_file("write", file)) return real(file, bytes, count);
  if (is_cut()) atomic_store(&cut_file, file);
  return is_short() || is_cut() ? real(file, bytes, count / 3) : fail();
}

int fsync(int file) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  return strikes_file("fsync", file) ? fail() : real(file);
}

int rename(const char *old, const char *new) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  return strikes("rename", new) ? fail() : real(old, new);
}

int symlink(const char *target, const char *path) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "symlink");
  return strikes("symlink", path) ? fail() : real(target, path);
}

int fcntl(int file, int command, ...) {
  int (*real)(int, int, void *) = dlsym(RTLD_NEXT, "fcntl");
  va_list rest;
  va_start(rest, command);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  return command == F_OFD_SETLK && strikes_file("lock", file) ? fail() : real(file, command, argument);
}

// Unlike the others, this one returns the error.
int posix_fallocate(int file, off_t start, off_t length) {
  int (*real)(int, off_t, off_t) = dlsym(RTLD_NEXT, "posix_fallocate");
  return strikes_file("reserve", file) ? ENOSPC : real(file, start, length);
}
