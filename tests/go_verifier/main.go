// Checks what the log of decisions gives out, by Go's own readers of notes and proofs.
//
// On standard input stands one JSON object a line, on standard output `ok` or why not for each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Kind      string
	Verifier  string
	Note      string
	Entry     []byte
	Index     int64
	Proof     []tlog.Hash
	Old       string
	Signer    string
	Text      string
	Expected  string
	Positions []tlog.Hash
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(out, "unreadable:", err)
			continue
		}
		if err := answer(asked); err != nil {
			fmt.Fprintln(out, err)
			continue
		}
		fmt.Fprintln(out, "ok")
	}
}

func answer(asked question) error {
	switch asked.Kind {
	case "inclusion":
		tree, err := checkpoint(asked.Note, asked.Verifier)
		if err != nil {
			return err
		}
		return tlog.CheckRecord(asked.Proof, tree.N, tree.Hash, asked.Index, tlog.RecordHash(asked.Entry))
	case "consistency":
		old, err := checkpoint(asked.Old, asked.Verifier)
		if err != nil {
			return err
		}
		tree, err := checkpoint(asked.Note, asked.Verifier)
		if err != nil {
			return err
		}
		return tlog.CheckTree(asked.Proof, tree.N, tree.Hash, old.N, old.Hash)
	case "sign":
		signer, err := note.NewSigner(asked.Signer)
		if err != nil {
			return err
		}
		signed, err := note.Sign(&note.Note{Text: asked.Text}, signer)
		if err != nil {
			return err
		}
		return same(string(signed), asked.Expected)
	case "stored":
		tree, err := checkpoint(asked.Note, asked.Verifier)
		if err != nil {
			return err
		}
		return stored(asked.Positions, tree)
	}
	return fmt.Errorf("unknown question %q", asked.Kind)
}

// checkpoint returns what is signed in a note: three lines, origin, size and root.
func checkpoint(text, key string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("no checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// stored checks that the hashes, in the order in which they are stored, are those of the tree.
func stored(hashes []tlog.Hash, tree tlog.Tree) error {
	if int64(len(hashes)) != tlog.StoredHashCount(tree.N) {
		return fmt.Errorf("%d stored hashes", len(hashes))
	}
	read := tlog.HashReaderFunc(func(positions []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(positions))
		for number, position := range positions {
			found[number] = hashes[position]
		}
		return found, nil
	})
	root, err := tlog.TreeHash(tree.N, read)
	if err != nil {
		return err
	}
	return same(root.String(), tree.Hash.String())
}

func same(found, expected string) error {
	if found != expected {
		return fmt.Errorf("%q is not %q", found, expected)
	}
	return nil
}
