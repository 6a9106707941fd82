// Package faults is the fault laboratory: one central and two laptops, each with
// its real store, engine, client and HTTP, over a network in memory that breaks
// by a script drawn from a seed, in simulated time. It has tests only; `make
// faults` lets them run for as long as one likes.
package faults
