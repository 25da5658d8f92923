package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

const groupVersion = "cluster.karmada.io/v1alpha1"
const base = "/apis/" + groupVersion

// aggregatedAPI serves clusters, clusters/status and clusters/proxy from memory.
func aggregatedAPI(flags map[string]string) http.Handler {
	s := newStore()
	mux := probes(http.NewServeMux())
	mux.HandleFunc("GET "+base, func(w http.ResponseWriter, _ *http.Request) {
		verbs := []string{"create", "delete", "get", "list", "patch", "update", "watch"}
		cluster := object{"name": "clusters", "singularName": "cluster", "namespaced": false, "kind": "Cluster", "verbs": verbs}
		status := object{"name": "clusters/status", "namespaced": false, "kind": "Cluster", "verbs": []string{"get", "patch", "update"}}
		proxy := object{"name": "clusters/proxy", "namespaced": false, "kind": "Cluster", "verbs": []string{"get", "create"}}
		answer(w, 200, resourceList(groupVersion, []object{cluster, status, proxy}))
	})
	mux.HandleFunc("GET "+base+"/clusters", func(w http.ResponseWriter, r *http.Request) { s.serveList(w, r) })
	mux.HandleFunc("POST "+base+"/clusters", func(w http.ResponseWriter, r *http.Request) { s.serveCreate(w, r) })
	mux.HandleFunc(base+"/clusters/{name}", func(w http.ResponseWriter, r *http.Request) { s.serveOne(w, r, "") })
	mux.HandleFunc(base+"/clusters/{name}/status", func(w http.ResponseWriter, r *http.Request) { s.serveOne(w, r, "status") })
	mux.HandleFunc(base+"/clusters/{name}/proxy/{path...}", func(w http.ResponseWriter, r *http.Request) {
		proxyToMember(w, r, s, flags["kubeconfig"])
	})
	return mux
}

// presented is the object as the client wants it: whole, or its metadata alone, as garbage collectors do.
func presented(r *http.Request, o object) object {
	if strings.Contains(r.Header.Get("Accept"), "as=PartialObjectMetadata;") {
		return object{"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": o["metadata"]}
	}
	o["kind"], o["apiVersion"] = "Cluster", groupVersion
	return o
}

// selected applies the one field selector that every resource knows.
func selected(r *http.Request, o object) bool {
	wanted, found := strings.CutPrefix(r.URL.Query().Get("fieldSelector"), "metadata.name=")
	return !found || wanted == name(o)
}

func (s *store) serveList(w http.ResponseWriter, r *http.Request) {
	if watch := r.URL.Query().Get("watch"); watch == "true" || watch == "1" {
		s.serveWatch(w, r)
		return
	}
	all, version := s.list()
	items := []object{}
	for _, o := range all {
		if selected(r, o) {
			items = append(items, presented(r, o))
		}
	}
	list := object{"kind": "ClusterList", "apiVersion": groupVersion, "items": items,
		"metadata": object{"resourceVersion": strconv.Itoa(version)}}
	if strings.Contains(r.Header.Get("Accept"), "as=PartialObjectMetadataList") {
		list["kind"], list["apiVersion"] = "PartialObjectMetadataList", "meta.k8s.io/v1"
		for i, o := range items {
			items[i] = object{"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": o["metadata"]}
		}
	}
	answer(w, 200, list)
}

func (s *store) serveWatch(w http.ResponseWriter, r *http.Request) {
	version, _ := strconv.Atoi(r.URL.Query().Get("resourceVersion"))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(200)
	for {
		events, changed := s.since(version)
		for _, e := range events {
			version = e.version
			if selected(r, e.Object) {
				json.NewEncoder(w).Encode(event{Type: e.Type, Object: presented(r, clone(e.Object))})
			}
		}
		http.NewResponseController(w).Flush()
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

func (s *store) serveCreate(w http.ResponseWriter, r *http.Request) {
	var o object
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		fail(w, 400, "BadRequest", err.Error())
		return
	}
	if r.URL.Query().Has("dryRun") {
		answer(w, 201, presented(r, o))
		return
	}
	created, fresh := s.create(o)
	if !fresh {
		fail(w, 409, "AlreadyExists", fmt.Sprintf("clusters.cluster.karmada.io %q already exists", name(o)))
		return
	}
	answer(w, 201, presented(r, created))
}

func (s *store) serveOne(w http.ResponseWriter, r *http.Request, subresource string) {
	wanted := r.PathValue("name")
	o, found, err := s.perform(wanted, r, subresource)
	switch {
	case err == errConflict:
		fail(w, 409, "Conflict", err.Error())
	case err != nil:
		fail(w, 400, "BadRequest", err.Error())
	case !found:
		fail(w, 404, "NotFound", fmt.Sprintf("clusters.cluster.karmada.io %q not found", wanted))
	default:
		answer(w, 200, presented(r, o))
	}
}

func (s *store) perform(wanted string, r *http.Request, subresource string) (object, bool, error) {
	switch r.Method {
	case "GET":
		o, found := s.get(wanted)
		return o, found, nil
	case "DELETE":
		o, found := s.remove(wanted)
		return o, found, nil
	}
	var body object
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, true, err
	}
	return s.change(wanted, func(current object) (object, error) {
		if version := metadata(body)["resourceVersion"]; version != nil && version != metadata(current)["resourceVersion"] {
			return nil, errConflict
		}
		if subresource == "status" {
			body = object{"status": body["status"]}
		}
		if r.Method == "PUT" && subresource == "" {
			kept := metadata(current)
			for _, field := range []string{"uid", "creationTimestamp", "generation", "deletionTimestamp"} {
				metadata(body)[field] = kept[field]
			}
			body["status"] = current["status"]
			return body, nil
		}
		return merge(current, body).(object), nil
	})
}
