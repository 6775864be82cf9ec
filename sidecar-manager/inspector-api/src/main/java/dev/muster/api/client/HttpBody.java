/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.IOException;
import java.io.InputStream;

/** A body of known length, or in chunks that each say their own. */
final class HttpBody extends InputStream {
    static final long CHUNKED = -1;

    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean first = true;
    private boolean ended;

    HttpBody(InputStream in, long length) {
        this.in = in;
        this.chunked = length == CHUNKED;
        this.left = chunked ? 0 : length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && chunked && !ended) {
            nextChunk();
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new IOException("the connection ended within an answer");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (!first && !line().isEmpty()) {
            throw new IOException("a chunk is longer than it said");
        }
        first = false;
        String size = line().split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,8}")) {
            throw new IOException("this is no size of a chunk: " + size);
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            ended = true;
            while (!line().isEmpty()) {
                // trailers say nothing that is of use here
            }
        }
    }

    private String line() throws IOException {
        return HttpHead.line(in, new int[] {4096});
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
