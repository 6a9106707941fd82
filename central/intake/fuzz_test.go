package intake

import (
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/central/trust"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// FuzzItem reads whatever a laptop may send: nothing may panic, and what is
// refused must not be repeated.
func FuzzItem(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	device := trust.Device{ID: uuid.New(), Key: key.Public().(ed25519.PublicKey), Villages: []string{factory.Village}}
	d := factory.Complete()
	body, err := app.EncodeDossier(d)
	if err != nil {
		f.Fatal(err)
	}
	it := wire.Item{ID: uuid.New(), Kind: wire.KindDossier, Subject: d.ID, Seq: 1, CapturedAt: factory.Now(), Body: string(body)}
	it.Sign(key, device.ID, uuid.Nil)
	seed, err := json.Marshal(it)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"id":"x"}`))
	f.Add([]byte(`{"id":"` + it.ID.String() + `","documents":[{"size":1e99}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, refused := read(raw, device, uuid.Nil)
		if refused == nil {
			if p.ID == uuid.Nil || p.dossier.Village != factory.Village {
				t.Errorf("taken: %+v", p.Item)
			}
			return
		}
		for _, field := range refused.fields {
			if field != word(field) {
				t.Errorf("a field %q", field)
			}
		}
		// The body may be anything even under a signature that holds.
		it := wire.Item{ID: uuid.New(), Kind: wire.KindDossier, Subject: d.ID, Seq: 1, CapturedAt: factory.Now(), Body: string(raw)}
		it.Sign(key, device.ID, uuid.Nil)
		signed, err := json.Marshal(it)
		if err != nil {
			t.Fatal(err)
		}
		if _, refused := read(signed, device, uuid.Nil); refused != nil && strings.Contains(refused.Error(), "Wayan") {
			t.Error("a refusal says a name")
		}
	})
}

// FuzzMerge merges any three JSON values.
func FuzzMerge(f *testing.F) {
	f.Add([]byte(`{"m":[{"id":"x","n":1}]}`), []byte(`{"m":[{"id":"x","n":2}]}`), []byte(`{"m":[{"id":"y"}]}`))
	f.Add([]byte(`{}`), []byte(`[{"id":"a"},{"id":"a"}]`), []byte(`[{"id":""}]`))
	f.Add([]byte(`null`), []byte(`1e400`), []byte(`"x"`))
	f.Fuzz(func(t *testing.T, base, ours, mine []byte) {
		if !json.Valid(base) || !json.Valid(ours) || !json.Valid(mine) {
			return
		}
		merged, clashes, err := mergeBodies(base, ours, mine)
		if err == nil && len(clashes) == 0 && !json.Valid(merged) {
			t.Errorf("merged to %q", merged)
		}
	})
}
