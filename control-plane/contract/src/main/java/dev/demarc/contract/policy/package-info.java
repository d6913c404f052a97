/** The policy document and its lowered conditions. */
@NullMarked
package dev.demarc.contract.policy;

import org.jspecify.annotations.NullMarked;
