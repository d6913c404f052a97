/** A person's passkeys, and who approves with theirs. */
@NullMarked
package dev.demarc.portal.passkeys;

import org.jspecify.annotations.NullMarked;
