package main

import (
	"strings"
	"testing"
)

func TestUnreadableFilesAreExplained(t *testing.T) {
	d := newDesk(t)
	d.init()
	number := d.dossier()
	whole := picture(t)
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"text.jpg", []byte("ini bukan gambar"), "no JPEG, PNG or PDF"},
		{"half.jpg", whole[:len(whole)/2], "cut off"},
		{"nothing.jpg", nil, "empty"},
		{"locked.pdf", []byte("%PDF-1.4\ntrailer<</Encrypt 9 0 R>>\n%%EOF\n"), "password"},
		{"half.pdf", []byte("%PDF-1.4\n1 0 obj"), "cut off"},
		{"large.jpg", make([]byte, 40<<20), "the most is 32"},
	} {
		d.run("attach", "--dossier", number, "--kind", "kk", d.write(tt.name, tt.data)).wants(t, exitFindings, tt.want)
	}
	d.run("attach", "--dossier", number, "--kind", "kk", d.dir+"/none.jpg").wants(t, exitNotFound)
	d.run("attach", "--dossier", number, "--kind", "kk", d.dir).wants(t, exitNotFound)
	d.run("attach", "--dossier", number, "--kind", "poem", d.write("ok.jpg", whole)).wants(t, exitFindings, "poem")
	d.run("attach", "--dossier", number, "--kind", "ktp", "--member", "9", d.write("ok.jpg", whole)).wants(t, exitNotFound)
	var shown showAnswer
	d.must(&shown, "show", number)
	if shown.Documents != 0 {
		t.Errorf("%d documents were attached all the same", shown.Documents)
	}
}

func TestBadDossierFilesAreExplained(t *testing.T) {
	d := newDesk(t)
	d.init()
	const canary = "Sulastri Rahasia"
	for _, tt := range []struct{ name, json, want string }{
		{"no JSON", "nama: " + canary, "not JSON"},
		{"unknown field", `{"kind":"registration","family":{},"nama_kk":"` + canary + `"}`, "nama_kk"},
		{"wrong type", `{"kind":"registration","family":{"class":"` + canary + `"}}`, "family.class"},
		{"newer", `{"v":99,"kind":"registration","family":{}}`, "newer"},
		{"ends early", `{"kind":"registration","family":{`, "dossier"},
		{"documents", `{"kind":"registration","family":{},"documents":[{"id":"5bd93f22-91e0-4a23-8dd9-bfa4d1c8a3f5","kind":"kk","media":"","size":1,"sha256":""}]}`, "attached"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := d.bare(tt.json, "--home", d.home, "--passphrase-file", d.pass, "add", "-")
			if got.code == exitOK || !strings.Contains(got.stderr, tt.want) {
				t.Errorf("exit %d: %s", got.code, got.stderr)
			}
			if strings.Contains(got.stderr, canary) {
				t.Errorf("the error repeats a value: %s", got.stderr)
			}
		})
	}
}

func TestDoorsStayShut(t *testing.T) {
	d := newDesk(t)
	d.run("status").wants(t, exitUsage, "no profile")
	d.run("init", "--officer", "Bu Sari", "--village", "5103").wants(t, exitUsage, "village")
	d.init()
	d.run("init", "--officer", "Bu Sari", "--village", "5103011001").wants(t, exitUsage, "already")
	wrong := d.write("wrong", []byte("bukan frasa sandinya\n"))
	d.bare("", "--home", d.home, "--passphrase-file", wrong, "status").wants(t, exitLocked, "passphrase is wrong")
	d.bare("", "--home", d.home, "status").wants(t, exitUsage, "No passphrase")
	d.env["TITIAN_PASSPHRASE"] = "empat kata sandi rahasia"
	d.bare("", "--home", d.home, "status").wants(t, exitOK)
	short := d.write("short", []byte("123456\n"))
	d.bare("", "--home", d.dir+"/other", "--passphrase-file", short, "init", "--officer", "Bu Sari", "--village", "5103011001").
		wants(t, exitUsage, "too short")
}

func TestUsageIsExplained(t *testing.T) {
	d := newDesk(t)
	d.bare("", "fly").wants(t, exitUsage, "--help")
	d.bare("", "--help").wants(t, exitOK, "Examples", "Exit codes")
	d.init()
	d.run("submit").wants(t, exitUsage)
	d.run("show", "KLG-0000-0000-X").wants(t, exitNotFound, "local number")
	d.run("enrol", "--url", "http://central.example", "--code", "AAAAA-AAAAA-AAAAAAAA").wants(t, exitUsage, "https")
	d.run("enrol", "--url", "https://127.0.0.1:1", "--code", "nonsense").wants(t, exitUsage, "enrolment code")
	d.run("enrol", "--url", "https://127.0.0.1:1", "--code", "AAAAA-AAAAA-AAAAAAAA").wants(t, exitLine)
}

func TestTheRecoveryCodeOpensWhatAForgottenPassphraseDoesNot(t *testing.T) {
	d := newDesk(t)
	var made struct {
		Code string `json:"recovery_code"`
	}
	d.must(&made, "init", "--officer", "Bu Sari", "--village", "5103011001")
	number := d.dossier()
	fresh := d.write("fresh", []byte("frasa baru yang panjang\n"))
	with := func(pass, stdin string, args ...string) said {
		return d.bare(stdin, append([]string{"--home", d.home, "--passphrase-file", pass}, args...)...)
	}
	with(fresh, "AAAAA-BBBBB\n", "recover").wants(t, exitUsage, "miswritten")
	with(fresh, strings.ToLower(made.Code)+"\n", "recover").wants(t, exitOK, "new passphrase")
	with(d.pass, "", "show", number).wants(t, exitLocked)
	with(fresh, "", "show", number).wants(t, exitOK, number)
	with(fresh, "", "doctor").wants(t, exitOK)
}
