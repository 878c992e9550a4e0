// Boost.Asio as this floor uses it: one thread a context, so no type-erased executors and no locks
// around its sockets.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

#include "net/socket.h"

namespace contract {

using IoContext = boost::asio::io_context;
using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, IoContext::executor_type>;
using TcpAcceptor =
    boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, IoContext::executor_type>;

/// Gives an open socket to Asio, which closes it from now on. It is waited for by Asio, and read
/// and written by the system's own calls, so it should not block. Not open: the system refuses to
/// watch it, and it is closed.
template <class AsioSocket>
AsioSocket give_to(IoContext& io, Socket socket) {
  AsioSocket given(io);
  boost::system::error_code refused;
  // The protocol matters to nothing that is asked of it here.
  given.assign(boost::asio::ip::tcp::v4(), socket.fd(), refused);
  if (!refused) socket.release();
  return given;
}

}  // namespace contract
