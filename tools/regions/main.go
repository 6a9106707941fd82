//go:build ignore

// Command regions makes the packed table of regions from unpacked editions of
// the npm package idn-area-data. It uses no network; assets/regions/README.md
// tells how to get the editions.
//
//	go run tools/regions/main.go -out assets/regions/regions.zst CURRENT [OLDER ...]
//
// Each argument is the unpacked folder of one edition, with package.json and
// data/*.csv. The table is that of CURRENT; districts that only an older
// edition holds become the retired codes.
package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"titian/app/region"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "regions:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("regions", flag.ContinueOnError)
	path := flags.String("out", "regions.zst", "file to write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("name the folder of the current edition")
	}
	current := flags.Arg(0)
	edition, err := editionOf(current)
	if err != nil {
		return err
	}
	var places []region.Place
	for _, file := range []string{"provinces", "regencies", "districts", "villages"} {
		some, err := readPlaces(current, file)
		if err != nil {
			return err
		}
		places = append(places, some...)
	}
	retired, err := retiredDistricts(places, flags.Args()[1:])
	if err != nil {
		return err
	}
	packed, err := region.Pack(edition, places, retired)
	if err != nil {
		return err
	}
	if err := os.WriteFile(*path, packed, 0o644); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s: %d places, %d retired districts, %d bytes\n", edition, len(places), len(retired), len(packed))
	return err
}

func editionOf(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", fmt.Errorf("read edition: %w", err)
	}
	var pkg struct{ Name, Version string }
	if err := json.Unmarshal(data, &pkg); err != nil {
		return "", fmt.Errorf("read edition: %w", err)
	}
	return pkg.Name + " " + pkg.Version, nil
}

// retiredDistricts returns the districts which the older editions hold and the
// current places do not, with the name of the first edition that holds them.
func retiredDistricts(places []region.Place, older []string) ([]region.Place, error) {
	known := map[region.Code]bool{}
	for _, p := range places {
		known[p.Code] = true
	}
	retired := map[region.Code]region.Place{}
	for _, dir := range older {
		districts, err := readPlaces(dir, "districts")
		if err != nil {
			return nil, err
		}
		for _, d := range districts {
			if _, ok := retired[d.Code]; !ok && !known[d.Code] {
				retired[d.Code] = d
			}
		}
	}
	return slices.Collect(maps.Values(retired)), nil
}

// readPlaces reads the columns code and name of one file of an edition.
func readPlaces(dir, file string) ([]region.Place, error) {
	f, err := os.Open(filepath.Join(dir, "data", file+".csv"))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("read %s: empty", file)
	}
	code, name := slices.Index(rows[0], "code"), slices.Index(rows[0], "name")
	if code < 0 || name < 0 {
		return nil, fmt.Errorf("read %s: columns code and name are needed", file)
	}
	places := make([]region.Place, 0, len(rows)-1)
	for i, row := range rows[1:] {
		c, err := region.ParseCode(row[code])
		if err != nil {
			return nil, fmt.Errorf("read %s: row %d: %w", file, i+2, err)
		}
		places = append(places, region.Place{Code: c, Name: mend(row[name])})
	}
	return places, nil
}

var apostrophes = regexp.MustCompile(`(\pL)["’](\pL)`)

// mend corrects what is plainly a slip of the pen in the source: a double or
// curly quote used as apostrophe, a footnote star, a small first letter.
func mend(name string) string {
	name = apostrophes.ReplaceAllString(name, "$1'$2")
	name = strings.TrimSpace(strings.TrimSuffix(name, "*"))
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[size:]
}
