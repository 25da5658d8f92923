package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// store keeps clusters in memory, with the history that watches need.
type store struct {
	mu       sync.Mutex
	version  int
	clusters map[string]object
	history  []event
	changed  chan struct{}
}

type event struct {
	version int
	Type    string `json:"type"`
	Object  object `json:"object"`
}

var errConflict = errors.New("the object has been modified")

func newStore() *store {
	return &store{version: 1, clusters: map[string]object{}, changed: make(chan struct{})}
}

func metadata(o object) object {
	meta, ok := o["metadata"].(object)
	if !ok {
		meta = object{}
		o["metadata"] = meta
	}
	return meta
}

func name(o object) string {
	text, _ := metadata(o)["name"].(string)
	return text
}

func clone(o object) object {
	var copied object
	bytes, _ := json.Marshal(o)
	json.Unmarshal(bytes, &copied)
	return copied
}

// record stores a new state under a new version and wakes every watch.
func (s *store) record(kind string, o object) object {
	s.version++
	metadata(o)["resourceVersion"] = strconv.Itoa(s.version)
	if kind == "DELETED" {
		delete(s.clusters, name(o))
	} else {
		s.clusters[name(o)] = o
	}
	s.history = append(s.history, event{s.version, kind, clone(o)})
	close(s.changed)
	s.changed = make(chan struct{})
	return clone(o)
}

func (s *store) list() ([]object, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	items := []object{}
	for _, o := range s.clusters {
		items = append(items, clone(o))
	}
	return items, s.version
}

func (s *store) get(name string) (object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, found := s.clusters[name]
	return clone(o), found
}

func (s *store) create(o object) (object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, found := s.clusters[name(o)]; found {
		return nil, false
	}
	var id [16]byte
	rand.Read(id[:])
	metadata(o)["uid"] = fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
	metadata(o)["creationTimestamp"] = time.Now().UTC().Format(time.RFC3339)
	metadata(o)["generation"] = 1
	return s.record("ADDED", o), true
}

// change replaces the cluster by what edit makes of it; the last finalizer of one being deleted takes it with it.
func (s *store) change(name string, edit func(object) (object, error)) (object, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	current, found := s.clusters[name]
	if !found {
		return nil, false, nil
	}
	next, err := edit(clone(current))
	if err != nil {
		return nil, true, err
	}
	if metadata(next)["deletionTimestamp"] != nil && !hasFinalizers(next) {
		return s.record("DELETED", next), true, nil
	}
	return s.record("MODIFIED", next), true, nil
}

func (s *store) remove(name string) (object, bool) {
	o, found, _ := s.change(name, func(o object) (object, error) {
		metadata(o)["deletionTimestamp"] = time.Now().UTC().Format(time.RFC3339)
		return o, nil
	})
	return o, found
}

func hasFinalizers(o object) bool {
	finalizers, _ := metadata(o)["finalizers"].([]any)
	return len(finalizers) > 0
}

// since returns the events after a version, and what is closed at the next one.
func (s *store) since(version int) ([]event, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	later := []event{}
	for _, e := range s.history {
		if e.version > version {
			later = append(later, e)
		}
	}
	return later, s.changed
}

// merge is JSON merge patch.
func merge(target, patch any) any {
	changes, ok := patch.(object)
	if !ok {
		return patch
	}
	result, ok := target.(object)
	if !ok {
		result = object{}
	}
	for key, value := range changes {
		if value == nil {
			delete(result, key)
		} else {
			result[key] = merge(result[key], value)
		}
	}
	return result
}
