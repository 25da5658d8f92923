package main

import (
	"encoding/json"
	"net/http"
	"strings"
)

// object is any Kubernetes object.
type object = map[string]any

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(body)
}

func fail(w http.ResponseWriter, code int, reason, message string) {
	answer(w, code, object{"kind": "Status", "apiVersion": "v1", "metadata": object{}, "status": "Failure",
		"code": code, "reason": reason, "message": message})
}

// anyGroup answers discovery of every group version as one without resources.
func anyGroup(mux *http.ServeMux) *http.ServeMux {
	mux.HandleFunc("/apis/{group}/{version}", func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, resourceList(r.PathValue("group")+"/"+r.PathValue("version"), []object{}))
	})
	return mux
}

func resourceList(groupVersion string, resources []object) object {
	return object{"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": groupVersion, "resources": resources}
}

// webhooks lets every object pass unchanged, and "converts" objects by giving them the version asked for.
func webhooks(mux *http.ServeMux) *http.ServeMux {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var review object
		if err := json.NewDecoder(r.Body).Decode(&review); err != nil {
			fail(w, 400, "BadRequest", err.Error())
			return
		}
		request, _ := review["request"].(object)
		response := object{"uid": request["uid"], "allowed": true}
		if strings.HasSuffix(r.URL.Path, "/convert") {
			objects, _ := request["objects"].([]any)
			for _, item := range objects {
				item.(object)["apiVersion"] = request["desiredAPIVersion"]
			}
			response = object{"uid": request["uid"], "result": object{"status": "Success"}, "convertedObjects": objects}
		}
		answer(w, 200, object{"kind": review["kind"], "apiVersion": review["apiVersion"], "response": response})
	})
	return mux
}
