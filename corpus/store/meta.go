package store

import "treatybot/corpus"

// metadata is [corpus.Meta] as databases and archives keep it, under names that
// do not change with those of the program.
type metadata struct {
	ID                 string      `json:"id,omitempty"`
	Kind               string      `json:"kind"`
	Layer              string      `json:"layer,omitempty"`
	Title              string      `json:"title"`
	ShortTitle         string      `json:"short_title,omitempty"`
	Aliases            []string    `json:"aliases,omitempty"`
	Language           string      `json:"language,omitempty"`
	Date               corpus.Date `json:"date,omitzero"`
	Adopted            corpus.Date `json:"adopted,omitzero"`
	OpenedForSignature corpus.Date `json:"opened_for_signature,omitzero"`
	EntryIntoForce     corpus.Date `json:"entry_into_force,omitzero"`
	Depositary         string      `json:"depositary,omitempty"`
	Source             string      `json:"source,omitempty"`
	SourceURL          string      `json:"source_url,omitempty"`
	Publisher          string      `json:"publisher,omitempty"`
	Licence            string      `json:"licence,omitempty"`
}

func keepMeta(m corpus.Meta) metadata {
	return metadata{
		ID: m.ID, Kind: string(m.Kind), Layer: string(m.Layer), Title: m.Title, ShortTitle: m.ShortTitle, Aliases: m.Aliases,
		Language: m.Language, Date: m.Date, Adopted: m.Adopted, OpenedForSignature: m.OpenedForSignature, EntryIntoForce: m.EntryIntoForce,
		Depositary: m.Depositary, Source: m.Source, SourceURL: m.SourceURL, Publisher: m.Publisher, Licence: m.Licence,
	}
}

func (m metadata) meta() corpus.Meta {
	return corpus.Meta{
		ID: m.ID, Kind: corpus.Kind(m.Kind), Layer: corpus.Layer(m.Layer), Title: m.Title, ShortTitle: m.ShortTitle, Aliases: m.Aliases,
		Language: m.Language, Date: m.Date, Adopted: m.Adopted, OpenedForSignature: m.OpenedForSignature, EntryIntoForce: m.EntryIntoForce,
		Depositary: m.Depositary, Source: m.Source, SourceURL: m.SourceURL, Publisher: m.Publisher, Licence: m.Licence,
	}
}
