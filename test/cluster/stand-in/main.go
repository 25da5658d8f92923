// The stand-in runs in the place of images that the testbed cannot build: it answers the probes of Karmada's components,
// and serves what their clients need. Which component it is, it tells by the name it is called by.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// crashFile, where an image has it, makes the component end with the file's text, as one with a wrong flag does.
const crashFile = "/crash"

func main() {
	name, flags := filepath.Base(os.Args[0]), parseFlags(os.Args[1:])
	if text, err := os.ReadFile(crashFile); err == nil && name != "pause" {
		fmt.Fprint(os.Stderr, string(text))
		os.Exit(1)
	}
	switch name {
	case "pause":
	case "rm":
		for _, path := range os.Args[2:] {
			if err := os.RemoveAll(path); err != nil {
				log.Fatal(err)
			}
		}
		return
	case "karmada-aggregated-apiserver":
		go serveTLS(flags, aggregatedAPI(flags))
	case "karmada-search", "karmada-metrics-adapter":
		go serveTLS(flags, probes(anyGroup(http.NewServeMux())))
	case "karmada-webhook":
		go serveTLS(flags, probes(webhooks(http.NewServeMux())))
	case "karmada-controller-manager":
		go approveAgents(flags["kubeconfig"])
		go serveProbes(flags)
	case "karmada-agent":
		go runAgent(flags)
		go serveProbes(flags)
	default:
		go serveProbes(flags)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
}

// parseFlags reads --name=value; what has no value is "true".
func parseFlags(args []string) map[string]string {
	flags := map[string]string{}
	for _, arg := range args {
		name, value, found := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if !found {
			value = "true"
		}
		flags[name] = value
	}
	return flags
}

// serveProbes listens where the component's liveness probe asks; a component says where in one of these flags.
func serveProbes(flags map[string]string) {
	address := flags["health-probe-bind-address"]
	if address == "" {
		return
	}
	log.Fatal(http.ListenAndServe(address, probes(http.NewServeMux())))
}

func probes(mux *http.ServeMux) *http.ServeMux {
	for _, path := range []string{"/healthz", "/readyz", "/livez"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	}
	return mux
}

// serveTLS serves with the certificate that the pod has mounted, wherever the component's flags name it.
func serveTLS(flags map[string]string, handler http.Handler) {
	certificate, key := flags["tls-cert-file"], flags["tls-private-key-file"]
	if folder := flags["cert-dir"]; folder != "" {
		certificate, key = filepath.Join(folder, "tls.crt"), filepath.Join(folder, "tls.key")
	}
	port := flags["secure-port"]
	if port == "" {
		port = "443"
	}
	log.Fatal(http.ListenAndServeTLS(net.JoinHostPort(flags["bind-address"], port), certificate, key, handler))
}
