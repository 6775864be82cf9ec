// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"syscall"
	"time"
)

const patience = 20 * time.Second

type client struct {
	target   *url.URL
	seen     *journal
	stopping *atomic.Bool
}

func (c client) connectAnew() {
	for !c.stopping.Load() {
		begin := time.Now()
		connection, err := c.connect()
		if err == nil {
			_, _, err = c.exchange(connection, bufio.NewReader(connection), "close")
			connection.Close()
		}
		c.note(begin, err)
	}
}

func (c client) keepAlive() {
	for !c.stopping.Load() {
		connection, err := c.connect()
		if err != nil {
			c.note(time.Now(), err)
			continue
		}
		c.useUp(connection)
		connection.Close()
	}
}

func (c client) useUp(connection net.Conn) {
	reader := bufio.NewReader(connection)
	for first := true; !c.stopping.Load(); first = false {
		begin := time.Now()
		begun, last, err := c.exchange(connection, reader, "keep-alive")
		if err != nil && !begun && !first && closed(err) {
			c.seen.closedBetween()
			return
		}
		c.note(begin, err)
		if err != nil || last {
			return
		}
	}
}

func (c client) connect() (net.Conn, error) {
	connection, err := net.DialTimeout("tcp", c.target.Host, patience)
	if err == nil {
		err = connection.SetDeadline(time.Now().Add(patience))
	}
	return connection, err
}

// exchange asks and reads the whole answer: begun when any of it came, last when the server closes behind it.
func (c client) exchange(connection net.Conn, reader *bufio.Reader, header string) (begun, last bool, err error) {
	if err = connection.SetDeadline(time.Now().Add(patience)); err != nil {
		return
	}
	_, err = fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: %s\r\n\r\n",
		c.target.RequestURI(), c.target.Host, header)
	if err != nil {
		return
	}
	if _, err = reader.Peek(1); err != nil {
		return
	}
	begun = true
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return begun, false, fmt.Errorf("%w: %v", errIncomplete, err)
	}
	if _, err = io.Copy(io.Discard, answer.Body); err != nil {
		return begun, false, fmt.Errorf("%w: %v", errIncomplete, err)
	}
	if answer.StatusCode != http.StatusOK {
		err = statusError(answer.StatusCode)
	}
	return begun, answer.Close, err
}

var errIncomplete = errors.New("incomplete")

type statusError int

func (s statusError) Error() string { return fmt.Sprintf("status %d", int(s)) }

func (c client) note(begin time.Time, err error) {
	if err == nil {
		c.seen.answered(time.Since(begin))
		return
	}
	c.seen.failed(kind(err))
	time.Sleep(10 * time.Millisecond) // a refused port must not become a busy loop
}

func closed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

func kind(err error) string {
	var status statusError
	var network net.Error
	switch {
	case errors.As(err, &status):
		return status.Error()
	case errors.Is(err, errIncomplete):
		return "incomplete"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &network) && network.Timeout():
		return "timeout"
	case closed(err):
		return "reset"
	}
	return err.Error()
}
