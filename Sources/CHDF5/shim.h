// What <hdf5.h> says in macros, which Swift cannot see, said again as functions.
#pragma once
#include <hdf5.h>

static inline hid_t lockstep_h5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t lockstep_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t lockstep_h5_file_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t lockstep_h5_file_int64(void) { return H5T_STD_I64LE; }
static inline hid_t lockstep_h5_c_string(void) { return H5T_C_S1; }
static inline size_t lockstep_h5_variable(void) { return H5T_VARIABLE; }
static inline hid_t lockstep_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hsize_t lockstep_h5_unlimited(void) { return H5S_UNLIMITED; }
static inline unsigned lockstep_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned lockstep_h5_read_only(void) { return H5F_ACC_RDONLY; }
