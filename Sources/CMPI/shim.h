// Swift cannot import the macros of <mpi.h>. These functions return their values.
//
// A file in memory is made here as well, since <sys/mman.h> shows `memfd_create` only where _GNU_SOURCE is defined.
#pragma once
#include <mpi.h>

static inline MPI_Comm lockstep_mpi_world(void) { return MPI_COMM_WORLD; }
static inline MPI_Errhandler lockstep_mpi_errors_return(void) { return MPI_ERRORS_RETURN; }
static inline void *lockstep_mpi_in_place(void) { return MPI_IN_PLACE; }
static inline MPI_Datatype lockstep_mpi_float(void) { return MPI_FLOAT; }
static inline MPI_Datatype lockstep_mpi_uint64(void) { return MPI_UINT64_T; }
static inline MPI_Datatype lockstep_mpi_byte(void) { return MPI_BYTE; }
static inline MPI_Op lockstep_mpi_sum(void) { return MPI_SUM; }
static inline MPI_Datatype lockstep_mpi_int(void) { return MPI_INT; }
static inline MPI_Op lockstep_mpi_bits_or(void) { return MPI_BOR; }
static inline MPI_Info lockstep_mpi_no_info(void) { return MPI_INFO_NULL; }
static inline MPI_Status *lockstep_mpi_no_statuses(void) { return MPI_STATUSES_IGNORE; }

int memfd_create(const char *name, unsigned int flags);
static inline int lockstep_memory_file(const char *name) { return memfd_create(name, 1U /* MFD_CLOEXEC */); }
