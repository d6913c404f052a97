@NullMarked
package dev.demarc.policy;

import org.jspecify.annotations.NullMarked;
