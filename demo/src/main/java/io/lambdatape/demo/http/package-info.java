/**
 * Just enough HTTP/1.1 for a worker and its instances: whole messages with sized or chunked bodies, kept-alive
 * connections, over TCP or unix sockets. Start reading at {@link io.lambdatape.demo.http.HttpServer}.
 */
@NullMarked
package io.lambdatape.demo.http;

import org.jspecify.annotations.NullMarked;
