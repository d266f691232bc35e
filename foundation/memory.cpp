// SPDX-License-Identifier: Apache-2.0
#include "foundation/memory.h"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace xiaoer {

void return_memory_readily() {
#ifdef __GLIBC__
  // By itself the library keeps up to twice the largest block that was ever freed, for each thread's heap.
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_TRIM_THRESHOLD, kMegabyte);
  mallopt(M_MMAP_THRESHOLD, kMegabyte);
#endif
}

void return_freed_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

double resident_megabytes() {
  std::ifstream in("/proc/self/statm");
  double size = 0, resident = 0;
  if (!(in >> size >> resident)) return 0;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace xiaoer
