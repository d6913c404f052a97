/**
 * Erasing a person from a tenant: everywhere they are named, and the key that told who they were.
 */
@NullMarked
package dev.demarc.server.erasure;

import org.jspecify.annotations.NullMarked;
