/** The control plane as this program sees it: typed answers, and troubles in words. */
@NullMarked
package dev.demarc.portal.remote;

import org.jspecify.annotations.NullMarked;
