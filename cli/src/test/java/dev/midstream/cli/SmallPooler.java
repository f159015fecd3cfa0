package dev.midstream.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A pooler as PgBouncer is one, as far as a client can see: each gets a made-up process id, and a backend for one transaction, or for
 * its session. For one database, without passwords and encryption.
 */
final class SmallPooler implements AutoCloseable {
    private static final int PROTOCOL_3 = 196_608;
    private static final int CANCEL = 80_877_102;
    private static final byte[] MADE_UP_KEY =
            message('K', ByteBuffer.allocate(8).putInt(4_242_424).putInt(1));
    private static final byte[] READY = message('Z', ByteBuffer.allocate(1).put((byte) 'I'));

    private final int serverPort;
    private final String database;
    private final boolean byTransaction;
    private final ServerSocket listening;
    private final Deque<Backend> idle = new ConcurrentLinkedDeque<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    SmallPooler(int serverPort, String database, boolean byTransaction) throws IOException {
        this.serverPort = serverPort;
        this.database = database;
        this.byTransaction = byTransaction;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "postgresql://postgres@127.0.0.1:%d/%s".formatted(listening.getLocalPort(), database);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            if (isCancellation(in, out)) {
                return;
            }
            Backend first = backend();
            out.write(first.greeting);
            out.write(MADE_UP_KEY);
            out.write(READY);
            if (byTransaction) {
                idle.addFirst(first);
            }
            relay(in, out, byTransaction ? null : first);
        } catch (EOFException | SocketException gone) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCancellation(DataInputStream in, OutputStream out) throws IOException {
        int length = in.readInt();
        int code = in.readInt();
        in.readNBytes(length - 8);
        if (code == CANCEL || code == PROTOCOL_3) {
            return code == CANCEL;
        }
        out.write('N'); // it was asked for encryption
        return isCancellation(in, out);
    }

    /** Up to a Sync, or a simple query, is one question; the answer ends with what the server says of the transaction. */
    private void relay(DataInputStream in, OutputStream out, Backend own) throws IOException {
        Backend backend = own;
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        for (byte kind = in.readByte(); kind != 'X'; kind = in.readByte()) {
            question.write(message(kind, ByteBuffer.wrap(body(in))));
            if (kind != 'Q' && kind != 'S') {
                continue;
            }
            backend = backend == null ? backend() : backend;
            backend.out.write(question.toByteArray());
            question.reset();
            boolean inTransaction = backend.answer(out);
            if (byTransaction && !inTransaction) {
                idle.addFirst(backend);
                backend = null;
            }
        }
    }

    private Backend backend() throws IOException {
        Backend there = idle.pollFirst();
        return there == null ? new Backend() : there;
    }

    private static byte[] body(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt() - 4);
    }

    private static byte[] message(int kind, ByteBuffer body) {
        byte[] bytes = body.array();
        return ByteBuffer.allocate(bytes.length + 5)
                .put((byte) kind)
                .putInt(bytes.length + 4)
                .put(bytes)
                .array();
    }

    /** A session of the server. */
    private final class Backend {
        private final DataInputStream in;
        private final OutputStream out;
        private final byte[] greeting;

        Backend() throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(socket);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            byte[] who = "user\0postgres\0database\0%s\0\0".formatted(database).getBytes(StandardCharsets.UTF_8);
            out.write(ByteBuffer.allocate(who.length + 8)
                    .putInt(who.length + 8)
                    .putInt(PROTOCOL_3)
                    .put(who)
                    .array());
            ByteArrayOutputStream told = new ByteArrayOutputStream();
            byte kind = in.readByte();
            while (kind != 'Z') {
                byte[] body = body(in);
                if (kind != 'K') {
                    told.write(message(kind, ByteBuffer.wrap(body)));
                }
                kind = in.readByte();
            }
            body(in);
            greeting = told.toByteArray();
        }

        /** Passes the answer on; whether a transaction is open after it. */
        boolean answer(OutputStream client) throws IOException {
            while (true) {
                byte kind = in.readByte();
                byte[] body = body(in);
                client.write(message(kind, ByteBuffer.wrap(body)));
                if (kind == 'Z') {
                    return body[0] != 'I';
                }
            }
        }
    }
}
