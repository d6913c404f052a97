/**
 * Generated requests through a real agent to targets that record every byte, under generated
 * policies that are swapped meanwhile: nothing of a request is found where the plain interpreter,
 * reading conditions from their source with CEL, does not permit it.
 */
package dev.demarc.crossing;
