package dev.midstream.cli.demo;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The keys that clients ask for and make. */
final class Keys {
    private final long bookings;
    private final long invoices;
    private final long leads;
    private final AtomicLong next;

    Keys(long bookings, long invoices, long leads) {
        this.bookings = bookings;
        this.invoices = invoices;
        this.leads = leads;
        this.next = new AtomicLong(bookings + 1_000_000);
    }

    long booking(RandomGenerator random) {
        return random.nextLong(1, bookings + 1);
    }

    long invoice(RandomGenerator random) {
        return random.nextLong(1, invoices + 1);
    }

    long lead(RandomGenerator random) {
        return random.nextLong(1, leads + 1);
    }

    long nextBooking() {
        return next.incrementAndGet();
    }
}
