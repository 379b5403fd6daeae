// Stands in for an application in engine tests: listens on every port that it is told of and says what it saw.
//
//	stand-in NAME 8080/http 8443/https 9000/tcp 53/udp …
//
// HTTP answers with a JSON object (HTTP/2 without TLS as well), a WebSocket with what it is sent, TCP and UDP with
// `NAME REMOTE-ADDRESS ` and what they are sent.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	name := os.Args[1]
	for _, each := range os.Args[2:] {
		port, kind, _ := strings.Cut(each, "/")
		switch kind {
		case "http":
			go serve(name, listen(port))
		case "https":
			go serve(name, tls.NewListener(listen(port), selfSigned()))
		case "tcp":
			go echoStreams(name, listen(port))
		case "udp":
			go echoPackets(name, port)
		default:
			log.Fatalf("unknown kind of port: %s", each)
		}
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
}

func listen(port string) net.Listener {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	return listener
}

func serve(name string, listener net.Listener) {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := http.Server{Handler: handler(name), Protocols: &protocols}
	log.Fatal(server.Serve(listener))
}

func handler(name string) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		if strings.EqualFold(request.Header.Get("Upgrade"), "websocket") {
			echoWebSocket(answer, request)
			return
		}
		read, err := io.Copy(io.Discard, request.Body)
		if err != nil {
			log.Printf("body: %v", err)
		}
		if status, err := strconv.Atoi(request.URL.Query().Get("status")); err == nil {
			answer.WriteHeader(status)
		}
		json.NewEncoder(answer).Encode(map[string]any{
			"name": name, "host": request.Host, "path": request.URL.Path, "method": request.Method,
			"protocol": request.Proto, "headers": request.Header, "remote": request.RemoteAddr, "bytes": read,
		})
	}
}

// echoWebSocket answers frames of up to 125 bytes with their own payload (RFC 6455).
func echoWebSocket(answer http.ResponseWriter, request *http.Request) {
	connection, buffered, err := http.NewResponseController(answer).Hijack()
	if err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
		return
	}
	defer connection.Close()
	sum := sha1.Sum([]byte(request.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	fmt.Fprintf(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Accept: %s\r\n\r\n", base64.StdEncoding.EncodeToString(sum[:]))
	for {
		payload, err := readFrame(buffered.Reader)
		if err != nil {
			return
		}
		connection.Write(append([]byte{0x81, byte(len(payload))}, payload...))
	}
}

func readFrame(reader *bufio.Reader) ([]byte, error) {
	head := make([]byte, 6)
	if _, err := io.ReadFull(reader, head); err != nil {
		return nil, err
	}
	if length := head[1] & 0x7f; head[0] != 0x81 || length > 125 {
		return nil, io.EOF
	}
	payload := make([]byte, head[1]&0x7f)
	if _, err := io.ReadFull(reader, payload); err != nil {
		return nil, err
	}
	for index := range payload {
		payload[index] ^= head[2+index%4]
	}
	return payload, nil
}

func echoStreams(name string, listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer connection.Close()
			fmt.Fprintf(connection, "%s %s ", name, connection.RemoteAddr())
			io.Copy(connection, connection)
		}()
	}
}

func echoPackets(name, port string) {
	packets, err := net.ListenPacket("udp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	buffer := make([]byte, 65536)
	for {
		length, from, err := packets.ReadFrom(buffer)
		if err != nil {
			log.Fatal(err)
		}
		packets.WriteTo([]byte(fmt.Sprintf("%s %s %s", name, from, buffer[:length])), from)
	}
}

func selfSigned() *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour), DNSNames: []string{"stand-in"}}
	certificate, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}}
}
