/** The demo: an embedded server, a realistic data set, live traffic, one real migration. */
@NullMarked
package dev.midstream.cli.demo;

import org.jspecify.annotations.NullMarked;
