// Command winres writes what a program for Windows carries with it, icon,
// manifest and version, as sources for windres. scripts/windows runs it.
//
//	winres DIR
//
// Everything follows from FyneApp.toml and Icon.png.
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"golang.org/x/image/draw"

	"titian"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "winres:", err)
		os.Exit(1)
	}
}

// run writes icon.ico, titian.manifest and titian.rc into a folder.
func run(args []string) error {
	if len(args) != 1 {
		return errors.New("usage: winres DIR")
	}
	about, err := titian.Describe()
	if err != nil {
		return err
	}
	icon, err := ico(titian.Icon(), 16, 32, 48, 256)
	if err != nil {
		return err
	}
	files := map[string][]byte{"icon.ico": icon}
	for name, text := range map[string]string{"titian.manifest": manifest, "titian.rc": script} {
		var buf bytes.Buffer
		if err := template.Must(template.New(name).Parse(text)).Execute(&buf, describe(about)); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		files[name] = buf.Bytes()
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(args[0], name), content, 0o600); err != nil { //nolint:gosec // the folder is the caller's own
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// details are what the templates say.
type details struct {
	titian.About
	// Four is the version with four numbers, as Windows wants it; Comma the same
	// with commas.
	Four, Comma string
}

func describe(about titian.About) details {
	four := about.Version + "." + fmt.Sprint(about.Build)
	return details{About: about, Four: four, Comma: strings.ReplaceAll(four, ".", ",")}
}

// ico is an icon of several sizes, drawn from one PNG.
func ico(source []byte, sides ...int) ([]byte, error) {
	from, err := png.Decode(bytes.NewReader(source))
	if err != nil {
		return nil, fmt.Errorf("read icon: %w", err)
	}
	const header, entry = 6, 16
	var head, body bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&head, binary.LittleEndian, v) // a buffer takes all
		}
	}
	put(uint16(0), uint16(1), uint16(len(sides))) //nolint:gosec // a few sizes
	for _, side := range sides {
		img := image.NewNRGBA(image.Rect(0, 0, side, side))
		draw.CatmullRom.Scale(img, img.Rect, from, from.Bounds(), draw.Src, nil)
		start := body.Len()
		if err := png.Encode(&body, img); err != nil {
			return nil, fmt.Errorf("draw icon: %w", err)
		}
		at := header + entry*len(sides) + start
		// A side of 256 is written as 0.
		put(uint8(side), uint8(side), uint8(0), uint8(0), uint16(1), uint16(32), uint32(body.Len()-start), uint32(at)) //nolint:gosec // see above
	}
	return append(head.Bytes(), body.Bytes()...), nil
}

const manifest = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <assemblyIdentity type="win32" name="{{.ID}}" version="{{.Four}}" processorArchitecture="*"/>
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
        <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
      </requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">permonitorv2,permonitor</dpiAwareness>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
</assembly>
`

const script = `#include <winver.h>
1 ICON "icon.ico"
1 24 "titian.manifest"
1 VERSIONINFO
FILEVERSION {{.Comma}}
PRODUCTVERSION {{.Comma}}
FILEOS VOS_NT_WINDOWS32
FILETYPE VFT_APP
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "042104B0"
    BEGIN
      VALUE "FileDescription", "{{.Name}} - {{.Comment}}"
      VALUE "FileVersion", "{{.Version}}"
      VALUE "InternalName", "titian"
      VALUE "OriginalFilename", "titian.exe"
      VALUE "ProductName", "{{.Name}}"
      VALUE "ProductVersion", "{{.Version}}"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x0421, 0x04B0
  END
END
`
