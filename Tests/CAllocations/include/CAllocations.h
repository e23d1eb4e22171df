#pragma once

/// Allocations of the calling thread since it began, counted by functions that stand in for the C library's.
long lockstep_allocations(void);
