package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
)

// karmadaClient talks to the control plane as the kubeconfig says.
type karmadaClient struct {
	server string
	http   *http.Client
}

func connect(kubeconfig string) (*karmadaClient, error) {
	text, err := os.ReadFile(kubeconfig)
	if err != nil {
		return nil, err
	}
	field := func(name string) string {
		found := regexp.MustCompile(`(?m)"?` + name + `"?:\s*"?(?:>-\s+)?([^\s",]+)`).FindSubmatch(text)
		if found == nil {
			return ""
		}
		return string(found[1])
	}
	decoded := func(name string) []byte { value, _ := base64.StdEncoding.DecodeString(field(name)); return value }
	pair, err := tls.X509KeyPair(decoded("client-certificate-data"), decoded("client-key-data"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(decoded("certificate-authority-data"))
	config := &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}}
	return &karmadaClient{field("server"), &http.Client{Transport: &http.Transport{TLSClientConfig: config}}}, nil
}

func (c *karmadaClient) send(method, path string, body any) (object, error) {
	encoded, _ := json.Marshal(body)
	request, err := http.NewRequest(method, c.server+path, bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	if response.StatusCode > 299 {
		return nil, fmt.Errorf("%s %s: %s", method, path, text)
	}
	var o object
	return o, json.Unmarshal(text, &o)
}

const requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests"

// approveAgents does what the controller agentcsrapproving is for: it approves the certificates that agents ask for.
func approveAgents(kubeconfig string) {
	for ; ; time.Sleep(time.Second / 2) {
		client, err := connect(kubeconfig)
		if err != nil {
			continue
		}
		list, err := client.send("GET", requests, nil)
		if err != nil {
			continue
		}
		for _, item := range list["items"].([]any) {
			if request := item.(object); isPendingAgent(request) {
				condition := object{"type": "Approved", "status": "True", "reason": "AutoApproved", "message": "an agent's"}
				request["status"] = object{"conditions": []any{condition}}
				client.send("PUT", requests+"/"+name(request)+"/approval", request)
			}
		}
	}
}

func isPendingAgent(request object) bool {
	if status, _ := request["status"].(object); status["conditions"] != nil {
		return false
	}
	text, _ := request["spec"].(object)["request"].(string)
	encoded, _ := base64.StdEncoding.DecodeString(text)
	block, _ := pem.Decode(encoded)
	if block == nil {
		return false
	}
	parsed, err := x509.ParseCertificateRequest(block.Bytes)
	return err == nil && strings.Join(parsed.Subject.Organization, ",") == "system:karmada:agents" &&
		strings.HasPrefix(parsed.Subject.CommonName, "system:karmada:agent:")
}

// runAgent registers the member it runs in, as karmada-agent does first of all.
func runAgent(flags map[string]string) {
	cluster := flags["cluster-name"]
	spec := object{"syncMode": "Pull", "apiEndpoint": flags["cluster-api-endpoint"]}
	o := object{"kind": "Cluster", "apiVersion": groupVersion, "metadata": object{"name": cluster}, "spec": spec}
	for ; ; time.Sleep(time.Second) {
		client, err := connect(flags["karmada-kubeconfig"])
		if err == nil {
			if _, err = client.send("GET", base+"/clusters/"+cluster, nil); err != nil {
				_, err = client.send("POST", base+"/clusters", o)
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// proxyToMember forwards a request to a member in the name of whoever sent it.
func proxyToMember(w http.ResponseWriter, r *http.Request, s *store, kubeconfig string) {
	cluster, found := s.get(r.PathValue("name"))
	if !found {
		fail(w, 404, "NotFound", fmt.Sprintf("clusters.cluster.karmada.io %q not found", r.PathValue("name")))
		return
	}
	spec := cluster["spec"].(object)
	endpoint, _ := spec["apiEndpoint"].(string)
	token, err := memberToken(spec, kubeconfig)
	target, parseErr := url.Parse(endpoint)
	if err != nil || parseErr != nil {
		fail(w, 503, "ServiceUnavailable", fmt.Sprint(err, parseErr))
		return
	}
	proxy := &httputil.ReverseProxy{
		FlushInterval: -1,
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)
			p.Out.URL.Path = "/" + r.PathValue("path")
			p.Out.Header.Set("Authorization", "Bearer "+token)
			p.Out.Header.Set("Impersonate-User", r.Header.Get("X-Remote-User"))
			for _, group := range r.Header.Values("X-Remote-Group") {
				if group != "system:authenticated" {
					p.Out.Header.Add("Impersonate-Group", group)
				}
			}
		},
	}
	proxy.ServeHTTP(w, r)
}

// memberToken is that of the account with all rights: what the impersonator may do, no controller here propagates.
func memberToken(spec object, kubeconfig string) (string, error) {
	reference, ok := spec["secretRef"].(object)
	if !ok {
		return "", fmt.Errorf("the cluster has no secretRef")
	}
	client, err := connect(kubeconfig)
	if err != nil {
		return "", err
	}
	secret, err := client.send("GET", fmt.Sprintf("/api/v1/namespaces/%s/secrets/%s", reference["namespace"], reference["name"]), nil)
	if err != nil {
		return "", err
	}
	text, _ := secret["data"].(object)["token"].(string)
	token, err := base64.StdEncoding.DecodeString(text)
	return string(token), err
}
