// SPDX-License-Identifier: Apache-2.0
#include "foundation/memory.h"

#include <malloc.h>

namespace xiaoer {

void return_freed_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace xiaoer
