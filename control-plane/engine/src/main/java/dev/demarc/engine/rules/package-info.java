/** What both ways of deciding share: routes, the order of obligations, the text of rules. */
@NullMarked
package dev.demarc.engine.rules;

import org.jspecify.annotations.NullMarked;
