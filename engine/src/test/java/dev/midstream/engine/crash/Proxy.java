package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Stands between a client and PostgreSQL, reads what the client says, and cuts the line when it is told to. */
final class Proxy implements AutoCloseable {
    /** What becomes of a message of the client's. */
    enum Verdict {
        PASS,
        /** The line is cut before the server hears it. */
        CUT_BEFORE,
        /** The server hears it, and the line is cut before the client hears the answer. */
        CUT_AFTER,
        /** The process dies before the server hears it: all its lines are cut, and there are no new ones until it is started again. */
        DIE_BEFORE,
        /** The server hears it, and the process dies before it hears the answer. */
        DIE_AFTER,
        /** Neither side hears of the other any more, and nobody hangs up. */
        SILENCE
    }

    private final TestServer server;
    private final ServerSocket listening;
    private final Supplier<Function<String, Verdict>> judges;
    private final Optional<Runnable> killer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean dead;

    /** @param judges gives each connection its judge, who is asked for the verdict on each statement of the simple protocol */
    Proxy(TestServer server, Supplier<Function<String, Verdict>> judges) {
        this(server, judges, Optional.empty());
    }

    /** @param killer of the process whose lines these are: when it is to die, its own end cuts them */
    Proxy(TestServer server, Supplier<Function<String, Verdict>> judges, Runnable killer) {
        this(server, judges, Optional.of(killer));
    }

    private Proxy(TestServer server, Supplier<Function<String, Verdict>> judges, Optional<Runnable> killer) {
        this.server = server;
        this.judges = judges;
        this.killer = killer;
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

    /** How many lines were cut or silenced. */
    int cuts() {
        return cuts.get();
    }

    /** The process is dead: the server finds all its lines cut at once. */
    synchronized void die() {
        dead = true;
        cuts.incrementAndGet();
        killer.ifPresentOrElse(Runnable::run, this::hangUp);
    }

    /** Not before its end is over: whoever starts next must not be killed in its place. */
    synchronized boolean isDead() {
        return dead;
    }

    /** Another process starts in the dead one's place. */
    void startAgain() {
        dead = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (dead) {
                    client.close();
                    continue;
                }
                Socket upstream = new Socket(server.host(), server.port());
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                open.add(client);
                open.add(upstream);
                if (dead) { // died meanwhile: this one must not survive
                    hangUp();
                    continue;
                }
                Line line = new Line(client, upstream);
                Thread.ofVirtual().start(line::forward);
                Thread.ofVirtual().start(line::backward);
            } catch (IOException e) {
                // closed, or the client has gone already
            }
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket client;
        private final Socket upstream;
        private final Function<String, Verdict> judge = judges.get();
        private volatile boolean deaf;

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
                    if (!carryOn(out, type, body)) {
                        return;
                    }
                }
            } catch (IOException e) {
                // one side hung up
            }
        }

        private boolean carryOn(DataOutputStream out, int type, byte[] body) throws IOException {
            switch (type == 'Q' ? judge.apply(text(body)) : Verdict.PASS) {
                case PASS -> {
                    pass(out, type, body);
                    return true;
                }
                case CUT_BEFORE -> {
                    cuts.incrementAndGet();
                    return false;
                }
                case CUT_AFTER -> {
                    deaf = true;
                    pass(out, type, body);
                    cuts.incrementAndGet();
                    return false;
                }
                case DIE_BEFORE -> {
                    die();
                    return false;
                }
                case DIE_AFTER -> {
                    deaf = true;
                    pass(out, type, body);
                    die();
                    return false;
                }
                case SILENCE -> {
                    cuts.incrementAndGet();
                    deaf = true;
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                    return false;
                }
            }
            throw new IllegalStateException();
        }

        private void pass(DataOutputStream out, int type, byte[] body) throws IOException {
            if (type >= 0) {
                out.writeByte(type);
            }
            out.writeInt(body.length + 4);
            out.write(body);
            out.flush();
        }

        private String text(byte[] body) {
            return new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
        }

        void backward() {
            try {
                InputStream in = upstream.getInputStream();
                byte[] buffer = new byte[8192];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!deaf) {
                        client.getOutputStream().write(buffer, 0, read);
                    }
                }
                if (!deaf) {
                    client.close();
                }
            } catch (IOException e) {
                // one side hung up
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp();
    }

    private void hangUp() {
        try {
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
