package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app"
)

// TestBodyOfVersion1ReadsForEver reads a body that laptops may have stored and
// sent: the file never changes. When version 2 comes, only the comparison with
// what is written today goes.
func TestBodyOfVersion1ReadsForEver(t *testing.T) {
	golden, err := os.ReadFile("testdata/dossier-v1.json")
	if err != nil {
		t.Fatal(err)
	}
	golden = bytes.TrimSpace(golden)
	want := full()
	wantFilled(t, reflect.ValueOf(want), "dossier")
	for name, decode := range decoders() {
		got, err := decode(golden)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	body, err := app.EncodeDossier(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), string(body)); diff != "" {
		t.Errorf("what is written today (-want +got):\n%s", diff)
	}
}

// wantFilled fails for a field that the example leaves out; the second member
// may be sparse.
func wantFilled(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	if v.IsZero() {
		t.Errorf("%s is empty in the example: give it a value there and in testdata", path)
		return
	}
	switch v.Kind() { //nolint:exhaustive // the others have no parts
	case reflect.Pointer:
		wantFilled(t, v.Elem(), path)
	case reflect.Slice:
		wantFilled(t, v.Index(0), path+"[0]")
	case reflect.Struct:
		for field, value := range v.Fields() {
			wantFilled(t, value, path+"."+field.Name)
		}
	}
}

func decoders() map[string]func([]byte) (app.Dossier, error) {
	return map[string]func([]byte) (app.Dossier, error){"lenient": app.DecodeDossier, "strict": app.DecodeDossierStrict}
}

func TestCloneSharesNothing(t *testing.T) {
	d := full()
	c := d.Clone()
	if diff := cmp.Diff(d, c); diff != "" {
		t.Fatalf("clone (-want +got):\n%s", diff)
	}
	wantApart(t, reflect.ValueOf(d), reflect.ValueOf(c), "dossier")
}

func wantApart(t *testing.T, a, b reflect.Value, path string) {
	t.Helper()
	switch a.Kind() { //nolint:exhaustive // the others cannot be shared
	case reflect.Pointer:
		if a.Pointer() == b.Pointer() && !a.IsNil() {
			t.Errorf("%s is shared", path)
		} else if !a.IsNil() {
			wantApart(t, a.Elem(), b.Elem(), path)
		}
	case reflect.Slice:
		if a.Len() > 0 && a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", path)
		}
		for i := range a.Len() {
			wantApart(t, a.Index(i), b.Index(i), path+"[]")
		}
	case reflect.Struct:
		for field, value := range a.Fields() {
			wantApart(t, value, b.FieldByIndex(field.Index), path+"."+field.Name)
		}
	}
}

func TestEncodingIsDeterministicAndBeginsWithItsVersion(t *testing.T) {
	d := full()
	d.V = 0
	first, err := app.EncodeDossier(d)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := app.EncodeDossier(d.Clone())
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("%v\n%s\n%s", err, first, again)
		}
	}
	if !bytes.HasPrefix(first, []byte(`{"v":1,`)) || !json.Valid(first) || bytes.Contains(first, []byte("\n")) {
		t.Errorf("form: %s", first)
	}
}

func TestLenientDecodingIgnoresUnknownFields(t *testing.T) {
	raw := []byte(`{"v":1,"kind":"registration","from_the_future":{"a":[1,2]},"family":{"kk":"5103010112040007","mood":"good"}}`)
	d, err := app.DecodeDossier(raw)
	if err != nil || d.Family.KK != "5103010112040007" {
		t.Fatalf("%+v, %v", d, err)
	}
	// Encoding again loses them: bodies are kept and sent as bytes.
	body, err := app.EncodeDossier(d)
	if err != nil || bytes.Contains(body, []byte("mood")) || bytes.Contains(body, []byte("future")) {
		t.Errorf("%s, %v", body, err)
	}
}

// secret stands for a personal value that no error may repeat.
const secret = "RAHASIA"

func TestDecodingNamesThePlaceAndNoValue(t *testing.T) {
	urn := secret + strings.Repeat("x", 45-len(secret))
	for _, tt := range []struct {
		name, body, want string
		strictOnly       bool
	}{
		{"nothing", ``, "not JSON", false},
		{"no JSON", `RAHASIA`, "not JSON at byte 1", false},
		{"cut off", `{"v":1,"note":"RAHASIA`, "not JSON", false},
		{"something behind", `{"v":1} "RAHASIA"`, "not JSON", false},
		{"two dossiers", `{"v":1}{"v":1}`, "not JSON", false},
		{"null", `null`, "null", false},
		{"a list", `["RAHASIA"]`, "the whole must be an object", false},
		{"a text", `"RAHASIA"`, "the whole must be an object", false},
		{"not UTF-8", "{\"v\":1,\"note\":\"RAHASIA\xe9\"}", "not UTF-8", false},
		{"version in words", `{"v":"RAHASIA"}`, "v must be a whole number", false},
		{"version and a half", `{"v":1.5}`, "v must be a whole number", false},
		{"version beyond numbers", `{"v":1e999}`, "v must be a whole number", false},
		{"negative version", `{"v":-1}`, "version -1 does not exist", false},
		{"a list for an object", `{"v":1,"family":["RAHASIA"]}`, "family must be an object", false},
		{"an object for a list", `{"v":1,"members":{"RAHASIA":1}}`, "members must be a list", false},
		{"a text for a number", `{"v":1,"family":{"class":"RAHASIA"}}`, "family.class must be a whole number", false},
		{"a number for a text", `{"v":1,"family":{"kk":5103010112040007}}`, "family.kk must be a text", false},
		{"a fraction", `{"v":1,"members":[{},{"income":1250000.5}]}`, "members[1].income must be a whole number", false},
		{"a huge number", `{"v":1,"members":[{"income":99999999999999999999}]}`, "members[0].income must be a whole number", false},
		{"a text for yes or no", `{"v":1,"members":[{"adopted":"RAHASIA"}]}`, "members[0].adopted must be true or false", false},
		{"an id that is none", `{"v":1,"members":[{},{"person":{"id":"RAHASIA"}}]}`, "members[1].person.id must be a UUID", false},
		{"an id of the length of a URN", `{"v":1,"id":"` + urn + `"}`, "id must be a UUID", false},
		{"a document's member", `{"v":1,"documents":[{"member":"RAHASIA"}]}`, "documents[0].member must be a UUID", false},
		{"nested too deep", `{"v":1,"x":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, "not JSON at byte", false},
		{"misspelt", `{"famly":{"kk":"RAHASIA"}}`, `unknown field "famly"`, true},
		{"misspelt deep inside", `{"members":[{"person":{"nama":"RAHASIA"}}]}`, `unknown field "members[0].person.nama"`, true},
		{"other case", `{"family":{"KK":"RAHASIA"}}`, `unknown field "family.KK"`, true},
		{"twice", `{"note":"RAHASIA","note":"RAHASIA"}`, `field "note" stands there twice`, true},
		{"twice deep inside", `{"members":[{"person":{"nik":"RAHASIA","nik":""}}]}`, `field "members[0].person.nik" stands there twice`, true},
		{"data for a key", `{"family":{"5103011203850001":"RAHASIA"}}`, `unknown field "family.?"`, true},
		{"a name for a key", `{"family":{"RAHASIA Sudira":1}}`, `unknown field "family.?"`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for name, decode := range decoders() {
				d, err := decode([]byte(tt.body))
				if tt.strictOnly && name == "lenient" {
					continue
				}
				if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "5103") {
					t.Errorf("%s: %v, want %q", name, err, tt.want)
				}
				if !reflect.ValueOf(d).IsZero() {
					t.Errorf("%s: something was returned beside the error", name)
				}
			}
		})
	}
}

func TestVersions(t *testing.T) {
	for _, tt := range []struct {
		body            string
		lenient, strict error
	}{
		{`{"v":1}`, nil, nil},
		{`{"v":2}`, app.ErrVersion, app.ErrVersion},
		{`{"v":2,"family":"of another form"}`, app.ErrVersion, app.ErrVersion},
		{`{"v":9000000000000000000}`, app.ErrVersion, app.ErrVersion},
		{`{}`, errAny, nil},
		{"\ufeff{}", errAny, nil},
	} {
		for name, want := range map[string]error{"lenient": tt.lenient, "strict": tt.strict} {
			d, err := decoders()[name]([]byte(tt.body))
			switch {
			case want == nil && (err != nil || d.V != app.BodyVersion):
				t.Errorf("%s %s: version %d, %v", name, tt.body, d.V, err)
			case want != nil && err == nil, errors.Is(want, app.ErrVersion) && !errors.Is(err, want):
				t.Errorf("%s %s: %v, want %v", name, tt.body, err, want)
			}
		}
	}
}

// errAny stands for an error that nobody branches on.
var errAny = errors.New("any")

// FuzzDecodeDossier reads bytes of strangers. Whatever can be read is written
// and read again without loss, and no error repeats a value.
func FuzzDecodeDossier(f *testing.F) {
	body, err := app.EncodeDossier(full())
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(body), `{}`, `{"v":1}`, `null`, `{"v":1,"members":[null]}`, `{"v":1,"members":[]}`, `{"v":2}`, `[`, `{"v":1}x`,
		`{"v":1,"id":"urn:uuid:0194c0de-0000-7000-8000-000000000001"}`, `{"v":1,"id":"` + strings.Repeat("z", 45-len(secret)) + `"}`,
		`{"v":1,"note":"\ud800"}`, `{"v":1,"family":{"kk":"1"},"family":{"class":1}}`, `{"v":1,"V":1,"Members":[{"PERSON":{}}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for name, decode := range decoders() {
			if d, err := decode(raw); err == nil {
				wantStable(t, d)
			}
			var tree any
			if json.Unmarshal(raw, &tree) != nil {
				continue
			}
			marked, err := json.Marshal(mark(tree))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := decode(marked); err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("%s repeats a value: %v", name, err)
			}
		}
	})
}

func wantStable(t *testing.T, d app.Dossier) {
	t.Helper()
	once, err := app.EncodeDossier(d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := app.DecodeDossier(once)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	if diff := cmp.Diff(d, again); diff != "" {
		t.Fatalf("(-first +again):\n%s", diff)
	}
	if twice, err := app.EncodeDossier(again); err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("%v\n%s\n%s", err, once, twice)
	}
}

// mark puts the secret into every text that is a value.
func mark(tree any) any {
	switch v := tree.(type) {
	case string:
		return secret + v
	case []any:
		for i := range v {
			v[i] = mark(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = mark(v[key])
		}
	}
	return tree
}
