package localdb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// plainColumns are all that may stand in clear: ids, kinds, numbers, times,
// sizes, codes, and what identifies this laptop and its central. Before you add
// one, ask what a thief reads from it.
var plainColumns = strings.Fields(`
	audit.at audit.head audit.n
	document.added_at document.cipher_size document.dossier document.dropped_at document.id document.scan document.seal_rev
	dossier.discarded_at dossier.id dossier.rev dossier.saved_at dossier.seal_rev
	facility.code facility.seal_rev
	household.id household.seal_rev
	officer.id officer.seal_rev
	outbox.attempts outbox.code outbox.delivered outbox.not_before outbox.parked outbox.seal_rev outbox.submission outbox.wanted
	state.officer state.seal_rev
	statement.at statement.entity statement.n statement.seal_rev statement.type
	store.ca store.central store.clock_offset store.created_at store.cursor store.device store.epoch store.heard_at store.id store.incarnation
	store.keys store.last_central store.line_attempts store.line_code store.line_not_before store.one store.salvage store.seq
	store.url store.village store.villages
	submission.base submission.bytes submission.captured_at submission.dossier submission.id submission.incarnation submission.kind
	submission.officer submission.ord submission.returned submission.seal_rev submission.seq submission.subject
	traffic.hour traffic.lane traffic.received traffic.sent traffic.submission
	upload.document upload.offset upload.received upload.size upload.submission
	wrap.created_at wrap.id wrap.kind wrap.written_at
`)

// sealedColumns hold what package seal made.
var sealedColumns = strings.Fields(`
	audit.body document.body dossier.body facility.body household.body officer.body outbox.body state.body statement.body
	store.device_key submission.body wrap.body
`)

func TestPlainColumns(t *testing.T) {
	b := unlocked(t)
	b.close(t)
	db := b.raw(t)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), //nolint:sqlclosecheck // read to its end below
		`SELECT m.name, m.sql, c.name, c.type FROM sqlite_schema m JOIN pragma_table_info(m.name) c
		 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for rows.Next() {
		var table, sql, column, kind string
		if err := rows.Scan(&table, &sql, &column, &kind); err != nil {
			t.Fatal(err)
		}
		name := table + "." + column
		got = append(got, name)
		if !strings.Contains(sql[strings.LastIndex(sql, ")"):], "STRICT") {
			t.Errorf("table %s is not STRICT", table)
		}
		if slices.Contains(sealedColumns, name) && kind != "BLOB" {
			t.Errorf("%s is sealed, but %s", name, kind)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	want := slices.Concat(plainColumns, sealedColumns)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("columns (-allowed +there):\n%s", diff)
	}
}

// Every sealed column begins as package seal writes it.
func TestSealedColumnsAreSealed(t *testing.T) {
	b := unlocked(t)
	c := newCentral(t)
	d := b.put(t, family()).Dossier
	b.attach(t, d.ID, []byte("kartu keluarga"))
	s := b.submit(t, d.ID)
	b.apply(t, c.page(c.about(t, d, s.ID)...))
	if err := b.KeepPlace(t.Context(), []byte("sheet")); err != nil {
		t.Fatal(err)
	}
	b.close(t)
	db := b.raw(t)
	defer db.Close()
	for _, column := range sealedColumns {
		table, name, _ := strings.Cut(column, ".")
		rows, err := db.QueryContext(t.Context(), `SELECT `+name+` FROM `+table+` WHERE `+name+` IS NOT NULL`) //nolint:gosec,sqlclosecheck // names from the list above; read to its end below
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var body []byte
			if err := rows.Scan(&body); err != nil {
				t.Fatal(err)
			}
			if len(body) < 90 || body[0] != 1 {
				t.Errorf("%s holds %d bytes that begin with %d", column, len(body), body[0])
			}
			if table != "wrap" && (len(body)-1-8-24-16)%256 != 0 {
				t.Errorf("%s holds %d bytes: not padded", column, len(body))
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
