/** The measures of a tenant as charts and tables: each page is a list of panels. */
@NullMarked
package dev.demarc.portal.dashboards;

import org.jspecify.annotations.NullMarked;
