package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"titian/sync/wire"
)

const (
	wireBudget = 700 // bytes a dossier
	wireBatch  = 20
)

// measureWire pushes a batch of dossiers with five members and three papers
// each, and counts every byte that leaves the laptop for it: headers, bearer
// and body.
func measureWire(ctx context.Context, b *bench) (rows []Row, err error) {
	k, err := b.openLink(ctx, false, nil)
	if err != nil {
		return nil, err
	}
	defer shut(&err, k)
	dossiers, err := b.people.neighbours(1+wireBatch, 5)
	if err != nil {
		return nil, err
	}
	if err := k.warm(ctx, dossiers[0]); err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	var plain int64
	for _, d := range dossiers[1:] {
		s, _, err := k.laptop.submit(ctx, d, 0, scans(150_123, 250_456, 400_789))
		if err != nil {
			return nil, err
		}
		ids, plain = append(ids, s.ID), plain+int64(len(s.Body))
	}
	push, err := k.message(ctx, ids)
	if err != nil {
		return nil, err
	}
	before := k.line.Stats()
	answer, err := k.client.Push(ctx, push)
	if err != nil {
		return nil, err
	}
	after := k.line.Stats()
	for _, r := range answer.Results {
		if r.Outcome != wire.Accepted {
			return nil, fmt.Errorf("push: %s %s", r.Outcome, r.Code)
		}
	}
	packed, err := pack(push)
	if err != nil {
		return nil, err
	}
	up := float64(after.Up-before.Up) / wireBatch
	down := float64(after.Down-before.Down) / wireBatch
	return []Row{{
		What:   fmt.Sprintf("bytes per dossier on the wire: five members, three documents, signed, batch of %d", wireBatch),
		Budget: fmt.Sprintf("≤ %d", wireBudget),
		Measured: fmt.Sprintf("%.0f up (%.0f without the HTTP head; bodies in clear %.0f), %.0f down with receipt and three offsets",
			up, packed, float64(plain)/wireBatch, down),
		Figures: map[string]float64{"packed_bytes": round(packed, 1), "up_bytes": round(up, 1), "down_bytes": round(down, 1), "clear_bytes": round(float64(plain)/wireBatch, 1)},
		Met:     met(up <= wireBudget), Runs: "1 batch, families of one village, always the same",
	}}, nil
}

// message makes the push that the engine would make of these submissions.
func (k *link) message(ctx context.Context, ids []uuid.UUID) (wire.Push, error) {
	device, err := k.laptop.db.Device(ctx)
	if err != nil {
		return wire.Push{}, err
	}
	key, err := k.laptop.db.DeviceKey(ctx)
	if err != nil {
		return wire.Push{}, err
	}
	push := wire.Push{Incarnation: device.Incarnation, DeviceSeq: device.Seq, AuditHead: device.AuditHead}
	for _, id := range ids {
		item, err := k.laptop.db.Item(ctx, id)
		if err != nil {
			return wire.Push{}, err
		}
		item.Sign(key, device.ID, device.Incarnation)
		raw, err := json.Marshal(item)
		if err != nil {
			return wire.Push{}, fmt.Errorf("marshal item: %w", err)
		}
		push.Items = append(push.Items, raw)
	}
	return push, nil
}

// pack returns the bytes a dossier of a push, packed as the laptop packs it.
func pack(push wire.Push) (float64, error) {
	raw, err := json.Marshal(push)
	if err != nil {
		return 0, fmt.Errorf("marshal push: %w", err)
	}
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return 0, fmt.Errorf("pack push: %w", err)
	}
	if _, err := zip.Write(raw); err != nil {
		return 0, fmt.Errorf("pack push: %w", err)
	}
	if err := zip.Close(); err != nil {
		return 0, fmt.Errorf("pack push: %w", err)
	}
	return float64(out.Len()) / wireBatch, nil
}
