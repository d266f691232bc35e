// SPDX-License-Identifier: Apache-2.0
// How much memory this process has, and giving back to the system what was freed.
#pragma once

namespace xiaoer {

// Before the first thread: more than a megabyte that is free at the end of a heap is given back at once, of
// every thread's heap. Training on several threads would leave 8 MB behind otherwise.
void return_memory_readily();

// After work that needed much more than it leaves behind, such as training a model; any thread.
void return_freed_memory();

// Of this process now, in 10^6 bytes; 0 where the system does not tell. Any thread.
[[nodiscard]] double resident_megabytes();

}  // namespace xiaoer
