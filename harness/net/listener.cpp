#include "ecs_contract/listener.h"

#include <mutex>

#include "net/acceptor.h"
#include "net/loops.h"
#include "net/signals_blocked.h"

namespace contract {

struct Listener::Impl {
  Impl(const Handler& handler, const ListenerOptions& options)
      : site(std::make_shared<const Site>(Site{
            handler, options.tls ? std::make_shared<const TlsContext>(*options.tls) : nullptr})),
        loops(options),
        acceptor(options.host, options.port,
                 [this](Socket socket) { loops.emptiest().adopt(std::move(socket), site); }) {}

  const std::shared_ptr<const Site> site;
  Loops loops;
  Acceptor acceptor;
  std::mutex stopping;
};

Listener::Listener(const Handler& handler, const ListenerOptions& options) {
  const SignalsBlocked while_threads_are_made;
  impl_ = std::make_unique<Impl>(handler, options);
}

Listener::~Listener() { stop(); }

int Listener::port() const { return impl_->acceptor.port(); }

void Listener::begin_to_end() {
  impl_->acceptor.shut();
  impl_->loops.begin_to_end();
}

void Listener::stop() {
  impl_->acceptor.shut();
  if (impl_->loops.begin_to_end()) return;
  const std::lock_guard lock(impl_->stopping);
  impl_->acceptor.stop();
  impl_->loops.end();
}

}  // namespace contract
