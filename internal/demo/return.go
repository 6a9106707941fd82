package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"titian/internal/rig"
)

// newPhone is of the numbers that nobody has.
const newPhone = "+6281200009876"

// review decides about every member: all accepted but the one whose papers say
// otherwise.
func (d *demo) review(ctx context.Context) error {
	d.story.chapter("At central")
	queue, err := d.site.Central.Queue(ctx)
	if err != nil {
		return err
	}
	if len(queue) != len(d.captured) {
		return fmt.Errorf("%d dossiers wait for a decision, not %d", len(queue), len(d.captured))
	}
	accepted := 0
	for i := range d.captured {
		c := &d.captured[i]
		k, err := d.site.Central.Case(ctx, c.Expected.Dossier)
		if err != nil {
			return err
		}
		accepted += k.Pending
		if c.Refusal != nil {
			accepted--
			if err := d.refuse(ctx, c, &k); err != nil {
				return err
			}
		}
		if err := d.site.Central.Accept(ctx, k.Dossier); err != nil {
			return err
		}
	}
	d.story.say("A reviewer has compared scans and typed values of %d dossiers: %d members accepted.", len(queue), accepted)
	return nil
}

func (d *demo) refuse(ctx context.Context, c *rig.Captured, k *rig.Case) error {
	at := c.Refusal.Member - 1
	if at < 0 || at >= len(k.Body.Members) {
		return fmt.Errorf("%s has no member %d", c.Name(), c.Refusal.Member)
	}
	d.story.say("%s, member %d is refused: %s (%s)", c.Name(), c.Refusal.Member, c.Refusal.Reason, c.Refusal.Field)
	return d.site.Central.Refuse(ctx, k.Dossier, k.Body.Members[at].ID, c.Refusal.Reason, c.Refusal.Field)
}

// sync exchanges until nothing waits.
func (d *demo) sync(ctx context.Context) error {
	_, err := d.site.Laptop.SyncAll(ctx, runs)
	return err
}

// mend brings the decisions back, corrects the refused member and brings it
// through.
func (d *demo) mend(ctx context.Context) error {
	d.story.chapter("Back on the laptop")
	if err := d.sync(ctx); err != nil {
		return err
	}
	for i := range d.captured {
		c := &d.captured[i]
		if c.Refusal == nil {
			continue
		}
		kept, err := d.site.Laptop.Show(ctx, c.Expected.Dossier)
		if err != nil {
			return err
		}
		if len(kept.Needs) != 1 || kept.Needs[0].Member != c.Refusal.Member || kept.Needs[0].Field != c.Refusal.Field {
			return fmt.Errorf("%s: the laptop does not lead to the refused field", c.Name())
		}
		d.story.say("Numbers are here. One mark is left, perlu Anda: %s, member %d, %s.", c.Name(), kept.Needs[0].Member, kept.Needs[0].Field)
		if err := d.look(ctx, "jendela-2-beranda.png", "what needs "+officer, "home.title", "alt+1"); err != nil {
			return err
		}
		if err := d.site.Laptop.Mend(ctx, c); err != nil {
			return err
		}
		d.story.say("%s reads the KK again, corrects the name and submits it anew.", officer)
		if err := d.sync(ctx); err != nil {
			return err
		}
		if err := d.site.Central.Accept(ctx, c.Expected.Dossier); err != nil {
			return err
		}
	}
	if err := d.sync(ctx); err != nil {
		return err
	}
	d.story.say("Accepted; the last number is here too.")
	return nil
}

// pay records the first payment of one family and changes the phone of another.
func (d *demo) pay(ctx context.Context) error {
	d.story.chapter("What follows a number")
	payer, mover := &d.captured[0], &d.captured[len(d.captured)-1]
	kept, err := d.site.Laptop.Show(ctx, payer.Expected.Dossier)
	if err != nil {
		return err
	}
	if len(kept.Bills) == 0 {
		return fmt.Errorf("%s has no bill", payer.Name())
	}
	if err := d.print(ctx, "bill", payer, "tagihan"); err != nil {
		return err
	}
	for _, b := range kept.Bills {
		if err := d.site.Central.Pay(ctx, b.ID, b.PayFrom); err != nil {
			return err
		}
		d.story.say("%s pays its bill of Rp%d a month (simulated) on %s, the first day of its window.", payer.Name(), b.Amount, b.PayFrom)
	}
	d.paid = append(d.paid, payer)
	change, err := d.site.Laptop.Change(ctx, mover, newPhone)
	if err != nil {
		return err
	}
	d.changes = append(d.changes, change)
	d.story.say("%s has a new phone; the change goes the same road.", mover.Name())
	if err := d.sync(ctx); err != nil {
		return err
	}
	if err := d.sync(ctx); err != nil { // a page that was asked for before the push does not hold its effect
		return err
	}
	d.story.say("Payment, activation and the applied change are here.")
	return nil
}

// papers makes what the families keep.
func (d *demo) papers(ctx context.Context) error {
	d.story.chapter("Papers to keep")
	for i := range d.captured {
		if err := d.print(ctx, "card", &d.captured[i], "kartu"); err != nil {
			return err
		}
	}
	if err := d.print(ctx, "receipt", d.paid[0], "tanda-terima"); err != nil {
		return err
	}
	made, err := filepath.Glob(filepath.Join(d.out, "keluarga-*.pdf"))
	if err != nil {
		return fmt.Errorf("look at demo-out: %w", err)
	}
	d.story.say("%d PDFs in %s: slips, cards, a bill, a receipt.", len(made), filepath.Base(d.out))
	return d.look(ctx, "jendela-3-peserta.png", "whose numbers are here", "members.title", "alt+4")
}

// lines writes differences one below the other.
func lines(all []string) string { return "  " + strings.Join(all, "\n  ") }
