// SPDX-License-Identifier: Apache-2.0
#include "foundation/thread_role.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace xiaoer {

void take_role(const ThreadRole& role) {
  pthread_setname_np(pthread_self(), role.name);
  if (role.steps_back == 0) return;
  const auto self = static_cast<id_t>(gettid());
  setpriority(PRIO_PROCESS, self,
              getpriority(PRIO_PROCESS, self) + role.steps_back);  // the system ends at 19
}

}  // namespace xiaoer
