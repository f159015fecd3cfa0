package dev.midstream.engine.selfcheck;

import dev.midstream.embedded.testing.TestServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Stands between a client and PostgreSQL and hears what is said. The end of a transaction is kept back until the server has answered
 * everything before it and the witness has looked at what the transaction holds.
 */
final class Tap implements AutoCloseable {
    /** Sees statements at the moments when there is something to be seen. Called from the thread of the connection, which waits. */
    interface Witness {
        /**
         * A statement of the simple protocol that is no end of a transaction is about to be sent.
         *
         * @param isAnswered whether it was, to be asked later
         */
        void before(int pid, String statement, BooleanSupplier isAnswered);

        /**
         * A transaction that has not failed is about to end.
         *
         * @param statements that were sent since the last one ended
         */
        void atEnd(int pid, List<String> statements);
    }

    private final TestServer server;
    private final Witness witness;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Tap(TestServer server, Witness witness) {
        this.server = server;
        this.witness = witness;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket upstream = new Socket(server.host(), server.port());
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                open.add(client);
                open.add(upstream);
                Line line = new Line(client, upstream);
                Thread.ofPlatform().daemon().start(line::forward);
                Thread.ofPlatform().daemon().start(line::backward);
            } catch (IOException e) {
                // closed, or the client has gone already
            }
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket client;
        private final Socket upstream;
        private final List<String> statements = new ArrayList<>();
        private final Object turn = new Object();
        /** Messages that are answered with ReadyForQuery at last; the first is the start-up. */
        private int asked = 1;

        private int answered;
        private char status = 'I';
        private volatile int pid;
        private boolean over;

        Line(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void forward() {
            try (client;
                    upstream) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(upstream.getOutputStream());
                pass(out, -1, in.readNBytes(in.readInt() - 4)); // the start-up message has no type
                while (true) {
                    int type = in.readUnsignedByte();
                    byte[] body = in.readNBytes(in.readInt() - 4);
                    hear(type, body);
                    pass(out, type, body);
                }
            } catch (IOException e) {
                // one side hung up
            }
        }

        private void hear(int type, byte[] body) {
            if (type == 'P') {
                statements.add(text(body, text(body, 0).getBytes(StandardCharsets.UTF_8).length + 1));
            }
            if (type == 'Q') {
                String sql = text(body, 0);
                if (sql.equals("commit") || sql.equals("rollback")) {
                    end();
                } else {
                    statements.add(sql);
                    int number = asked + 1;
                    witness.before(pid, sql, () -> isAnswered(number));
                }
            }
            if (type == 'Q' || type == 'S') {
                synchronized (turn) {
                    asked++;
                }
            }
        }

        private void end() {
            if (isQuietWithin('T')) {
                witness.atEnd(pid, List.copyOf(statements));
            }
            statements.clear();
        }

        /** Whether everything was answered and left the session in this state. */
        private boolean isQuietWithin(char wanted) {
            synchronized (turn) {
                while (answered < asked && !over) {
                    try {
                        turn.wait();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return !over && status == wanted;
            }
        }

        private boolean isAnswered(int number) {
            synchronized (turn) {
                return answered >= number || over;
            }
        }

        void backward() {
            try {
                DataInputStream in = new DataInputStream(upstream.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                while (true) {
                    int type = in.readUnsignedByte();
                    byte[] body = in.readNBytes(in.readInt() - 4);
                    pass(out, type, body);
                    if (type == 'K') {
                        pid = ByteBuffer.wrap(body).getInt();
                    }
                    if (type == 'Z') {
                        synchronized (turn) {
                            answered++;
                            status = (char) body[0];
                            turn.notifyAll();
                        }
                    }
                }
            } catch (IOException e) {
                synchronized (turn) {
                    over = true;
                    turn.notifyAll();
                }
            }
        }

        private static void pass(DataOutputStream out, int type, byte[] body) throws IOException {
            ByteBuffer message = ByteBuffer.allocate(body.length + 5);
            if (type >= 0) {
                message.put((byte) type);
            }
            message.putInt(body.length + 4).put(body).flip();
            out.write(message.array(), 0, message.limit());
            out.flush();
        }

        private static String text(byte[] body, int from) {
            int end = from;
            while (body[end] != 0) {
                end++;
            }
            return new String(body, from, end - from, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
