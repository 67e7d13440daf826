package io.exposedapp.probe;

import io.exposedapp.config.DaemonThreads;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A name server on loopback, over UDP and TCP. It knows what a test tells it, and answers NXDOMAIN otherwise. */
public final class Nameserver implements AutoCloseable {

    private static final int UDP_BYTES = 512;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("nameserver"));
    private final Map<String, List<String>> zone = new ConcurrentHashMap<>();
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Map<String, String> referrals = new ConcurrentHashMap<>();
    private final Set<String> questions = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;
    private volatile boolean authority;
    private volatile boolean caching;
    private volatile long delayMillis;

    public Nameserver() {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            tcp = new ServerSocket(0, 50, loopback);
            udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::serveUdp);
        threads.execute(this::serveTcp);
    }

    /** Its address, as the setting for resolvers takes it. */
    public String address() {
        return "127.0.0.1:" + udp.getLocalPort();
    }

    /** @param records as in a zone file, without name, TTL and class: {@code A 192.0.2.1} */
    void knows(String host, String... records) {
        zone.put(host, List.of(records));
    }

    void forgets(String host) {
        zone.remove(host);
    }

    void answers(String host, int rcode) {
        failing.put(host, rcode);
    }

    /** It has the zones of the hosts itself. */
    void isAuthority() {
        authority = true;
    }

    /** It goes on denying what it has denied once. */
    void cachesDenials() {
        caching = true;
    }

    /** It sends who asks for the host to another server, once. */
    void refersOnce(String host, String server) {
        referrals.put(host, server);
    }

    boolean wasAskedFor(String host) {
        return questions.contains(host);
    }

    int port() {
        return udp.getLocalPort();
    }

    void isSilent() {
        silent = true;
    }

    void isLate(long millis) {
        delayMillis = millis;
    }

    int asked() {
        return asked.get();
    }

    private void serveUdp() {
        byte[] bytes = new byte[4096];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                udp.receive(packet);
                Message question = new Message(Arrays.copyOf(bytes, packet.getLength()));
                threads.execute(() -> answerByUdp(question, packet));
            } catch (IOException e) {
                // It is closed, or this was no question.
            }
        }
    }

    private void answerByUdp(Message question, DatagramPacket packet) {
        answer(question).ifPresent(answer -> {
            byte[] wire = answer.toWire(UDP_BYTES);
            try {
                udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // It is closed.
            }
        });
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                threads.execute(() -> answerByTcp(client));
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    private void answerByTcp(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
            while (true) {
                byte[] bytes = in.readNBytes(in.readUnsignedShort());
                Optional<Message> answer = answer(new Message(bytes));
                if (answer.isPresent()) {
                    byte[] wire = answer.get().toWire();
                    out.writeShort(wire.length);
                    out.write(wire);
                }
            }
        } catch (IOException e) {
            // The client has its answer.
        }
    }

    private Optional<Message> answer(Message question) {
        asked.incrementAndGet();
        if (silent) {
            return Optional.empty();
        }
        try {
            Thread.sleep(delayMillis);
            return Optional.of(reply(question));
        } catch (InterruptedException | IOException e) {
            return Optional.empty();
        }
    }

    /** The answer, by whatever way the question came. */
    Message reply(Message question) throws IOException {
        Record asks = question.getQuestion();
        String host = asks.getName().toString(true);
        questions.add(host);
        Message reply = new Message(question.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(asks, Section.QUESTION);
        if (failing.containsKey(host)) {
            reply.getHeader().setRcode(failing.get(host));
            return reply;
        }
        String referral = referrals.remove(host);
        if (referral != null) {
            reply.addRecord(record(Name.fromString("example.com."), "NS " + referral), Section.AUTHORITY);
            return reply;
        }
        if (authority) {
            reply.getHeader().setFlag(Flags.AA);
        }
        if (!zone.containsKey(host) || (caching && denied.contains(host))) {
            denied.add(host);
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            return reply;
        }
        for (String line : zone.get(host)) {
            Record record = record(asks.getName(), line);
            if (record.getType() == asks.getType() || record.getType() == Type.CNAME) {
                reply.addRecord(record, Section.ANSWER);
            }
        }
        return reply;
    }

    private static Record record(Name name, String line) throws IOException {
        String[] parts = line.split(" ", 2);
        int type = Type.value(parts[0]);
        try {
            return Record.fromString(name, type, DClass.IN, 60, parts[1], Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
