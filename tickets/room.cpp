// SPDX-License-Identifier: Apache-2.0
// Placeholder so that the room links; replaced by its first source.
