package app

// MaxBodyBytes bounds the JSON form of one dossier: a family of thirty with
// every field filled takes a twentieth of it.
const MaxBodyBytes = 1 << 20
