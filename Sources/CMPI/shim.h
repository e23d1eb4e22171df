// Swift cannot import the macros of <mpi.h>. These functions return their values.
#pragma once
#include <mpi.h>

static inline MPI_Comm lockstep_mpi_world(void) { return MPI_COMM_WORLD; }
static inline MPI_Errhandler lockstep_mpi_errors_return(void) { return MPI_ERRORS_RETURN; }
static inline void *lockstep_mpi_in_place(void) { return MPI_IN_PLACE; }
static inline MPI_Datatype lockstep_mpi_float(void) { return MPI_FLOAT; }
static inline MPI_Datatype lockstep_mpi_uint64(void) { return MPI_UINT64_T; }
static inline MPI_Datatype lockstep_mpi_byte(void) { return MPI_BYTE; }
static inline MPI_Op lockstep_mpi_sum(void) { return MPI_SUM; }
