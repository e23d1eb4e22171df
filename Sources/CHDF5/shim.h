// Swift cannot import the macros of <hdf5.h>. These functions return their values.
#pragma once
#include <hdf5.h>

static inline hid_t lockstep_h5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t lockstep_h5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t lockstep_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t lockstep_h5_file_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t lockstep_h5_file_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t lockstep_h5_file_int64(void) { return H5T_STD_I64LE; }
static inline hid_t lockstep_h5_c_string(void) { return H5T_C_S1; }
static inline size_t lockstep_h5_variable(void) { return H5T_VARIABLE; }
static inline hid_t lockstep_h5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t lockstep_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t lockstep_h5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t lockstep_h5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t lockstep_h5_attribute_creation(void) { return H5P_ATTRIBUTE_CREATE; }
static inline hid_t lockstep_h5_link_creation(void) { return H5P_LINK_CREATE; }
static inline unsigned lockstep_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned lockstep_h5_read_only(void) { return H5F_ACC_RDONLY; }
static inline hid_t lockstep_h5_major_io(void) { return H5E_IO; }
static inline hid_t lockstep_h5_major_resource(void) { return H5E_RESOURCE; }
static inline hid_t lockstep_h5_minor_not_hdf5(void) { return H5E_NOTHDF5; }
static inline hid_t lockstep_h5_minor_truncated(void) { return H5E_TRUNCATED; }

// libhdf5 1.12 gave the type of these facts another layout and another name.
static inline herr_t lockstep_h5_attribute_count(hid_t object, hsize_t *count) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  herr_t status = H5Oget_info3(object, &info, H5O_INFO_NUM_ATTRS);
#else
  H5O_info_t info;
  herr_t status = H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS);
#endif
  if (status >= 0) *count = info.num_attrs;
  return status;
}
