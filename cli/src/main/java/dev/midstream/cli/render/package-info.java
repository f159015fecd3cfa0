/** What people and machines see: tables, sentences, bars, JSON. */
@NullMarked
package dev.midstream.cli.render;

import org.jspecify.annotations.NullMarked;
